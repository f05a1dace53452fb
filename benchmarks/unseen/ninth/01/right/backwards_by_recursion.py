# expected: right
# mistake: none; unusual: written from the end by recursion over the list of steps: the last step is asked of what the earlier ones have made, and the bread alone is what no steps make.
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything."
# seen: right in every situation
"""Buttered toast, asked for from the end: served of the buttered of the toasted."""

from collections.abc import Awaitable, Callable, Sequence

import kitchen
from kitchen import Address

Step = Callable[[Address, str], Awaitable[str]]


async def after(steps: Sequence[Step], address: Address, bread: str) -> str:
    """What the bread has become after these steps."""
    match steps:
        case [*earlier, last]:
            return await last(address, await after(earlier, address, bread))
        case _:
            return bread


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await after([kitchen.toast, kitchen.butter, kitchen.serve], address, bread)
