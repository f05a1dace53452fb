# expected: wrong
# mistake: lets things settle for 20 ms between two steps with `time.sleep`, which blocks the thread, although every call of the kitchen is awaited
# rule: "A call that blocks, *without* an `await`, stops everybody, even inside an `async def`."
# seen: the thanks are right, but the loop stands still for 20 ms twice in each breakfast (always); with many breakfasts the stops add up
"""Buttered toast as a state machine, as on a microcontroller."""

import enum
import time

import kitchen
from kitchen import Address

SETTLE_MS = 20


class State(enum.Enum):
    BREAD = enum.auto()
    TOASTED = enum.auto()
    BUTTERED = enum.auto()
    SERVED = enum.auto()


TRANSITIONS = {
    State.BREAD: (kitchen.toast, State.TOASTED),
    State.TOASTED: (kitchen.butter, State.BUTTERED),
    State.BUTTERED: (kitchen.serve, State.SERVED),
}


def delay_ms(milliseconds: int) -> None:
    """Let it settle."""
    time.sleep(milliseconds / 1000)


async def breakfast(address: Address, bread: str) -> str:
    """Run the machine to its last state; give back the guests' thanks."""
    state, register = State.BREAD, bread
    while state is not State.SERVED:
        action, following = TRANSITIONS[state]
        register = await action(address, register)
        state = following
        if state is not State.SERVED:
            delay_ms(SETTLE_MS)
    return register
