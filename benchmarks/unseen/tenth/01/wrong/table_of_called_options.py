# expected: wrong
# mistake: A table of alternatives holds called coroutine functions (coroutines) instead of functions; the alternative that is not chosen is never awaited.
# rule: "Await every coroutine that you make."
# seen: In every breakfast: requests and thanks are right, but Python warns "coroutine 'serve' was never awaited" for the option that was not taken.
"""Toast comes with butter or dry; the table says how it goes on."""

from enum import Enum

import kitchen
from kitchen import Address


class Style(Enum):
    BUTTERED = "buttered"
    DRY = "dry"


async def finish(address: Address, toast: str, style: Style) -> str:
    next_step = {
        Style.BUTTERED: kitchen.butter(address, toast),
        Style.DRY: kitchen.serve(address, toast),
    }
    thing = await next_step[style]
    if style is Style.BUTTERED:
        return await kitchen.serve(address, thing)
    return thing


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await finish(address, await kitchen.toast(address, bread), Style.BUTTERED)
