# expected: wrong
# mistake: believes that butter(...) changes the toast in place, drops its result and serves the unbuttered toast
# rule: "serves **that**: `kitchen.serve(address, buttered)` gives back the guests' thanks"
# seen: always: all three steps are asked for in order, but serve gets what toast gave back, not what butter gave back
"""Buttered toast, as a state machine."""

from enum import Enum, auto

import kitchen
from kitchen import Address


class State(Enum):
    BREAD = auto()
    TOASTED = auto()
    BUTTERED = auto()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    state, plate = State.BREAD, bread
    while True:
        match state:
            case State.BREAD:
                plate = await kitchen.toast(address, plate)
                state = State.TOASTED
            case State.TOASTED:
                await kitchen.butter(address, plate)
                state = State.BUTTERED
            case State.BUTTERED:
                return await kitchen.serve(address, plate)
