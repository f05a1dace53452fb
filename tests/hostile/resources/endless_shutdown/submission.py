"""Returns what is right.

An open asynchronous generator then holds up the shutdown of the loop for ever.
"""

from honest import one_by_one, steady

__all__ = ["post", "steady"]

kept = []


async def trap():
    try:
        yield 1
    finally:
        while True:
            pass


async def post(address, names):
    kept.append(trap())
    await anext(kept[0])
    return await one_by_one(address, names)
