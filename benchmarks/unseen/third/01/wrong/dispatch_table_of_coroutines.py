# expected: wrong
# mistake: The learner builds a table of the possible first steps out of coroutines instead of functions, and awaits only one of them.
# rule: "Await every coroutine that you make."
# seen: Always: the thanks are right, but each breakfast leaves two coroutines behind: RuntimeWarning: coroutine 'fry' (and 'boil') was never awaited.
"""Buttered toast, and room for more recipes later."""

from enum import Enum

import kitchen
from kitchen import Address


class Heat(Enum):
    TOASTER = "toaster"
    PAN = "pan"
    POT = "pot"


async def heat(address: Address, thing: str, how: Heat) -> str:
    """Heat the thing in the right device."""
    devices = {
        Heat.TOASTER: kitchen.toast(address, thing),
        Heat.PAN: kitchen.fry(address, thing),
        Heat.POT: kitchen.boil(address, thing),
    }
    return await devices[how]


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await heat(address, bread, Heat.TOASTER)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
