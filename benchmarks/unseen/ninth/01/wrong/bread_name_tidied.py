# expected: wrong
# mistake: Tidies the name of the bread (strip and lower) before it asks, so that for a name with capital letters another bread is ordered than the one that was given.
# rule: "toasts the bread: `kitchen.toast(address, bread)` gives back the toast"
# seen: Right for names in small letters; for breakfast(address, "Pumpernickel") the kitchen is asked for "pumpernickel".
"""Buttered toast, with validated input, as in a data pipeline."""

from collections.abc import AsyncIterator

import kitchen
from kitchen import Address


def normalise(bread: str) -> str:
    """The name of the bread, however the guest has written it."""
    return bread.strip().lower()


async def stages(address: Address, bread: str) -> AsyncIterator[str]:
    """What lies on the plate, stage by stage."""
    toast = await kitchen.toast(address, normalise(bread))
    yield toast
    buttered = await kitchen.butter(address, toast)
    yield buttered
    yield await kitchen.serve(address, buttered)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    *_, thanks = [stage async for stage in stages(address, bread)]
    return thanks
