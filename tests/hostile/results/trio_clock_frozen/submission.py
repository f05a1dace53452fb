"""Replaces the clock of trio's running loop, and cancels the task that gives the turn away."""

import gc

from attacks import send_on_trio
from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    clock = next(found for found in gc.get_objects() if type(found).__name__ == "_JudgedClock")
    type(clock).current_time = lambda self: 0.0
    return [await send_on_trio(address, name) for name in names]
