"""The far side of the trust boundary: what runs beside the learner's code.

Only the standard library, anyio, trio and this package itself are imported here (a test says so),
and what serves the learner's own runtime imports nothing that imports asyncio.
"""
