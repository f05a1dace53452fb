# expected: right
# mistake: unusual: an async generator yields the bread in each of its stages; breakfast runs through it to the end and keeps the last one
# rule: "returns the thanks."
# seen: the generator is exhausted (so nothing is left open) and its last item is the thanks
"""Buttered toast, stage by stage."""

import kitchen
from kitchen import Address

STEPS = "toast", "butter", "serve"


async def stages(address, thing):
    for name in STEPS:
        step = getattr(kitchen, name)
        thing = await step(address, thing)
        yield thing


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    *_, thanks = [stage async for stage in stages(address, bread)]
    return thanks
