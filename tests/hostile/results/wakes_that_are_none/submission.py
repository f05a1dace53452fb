"""Every idle moment is followed by two wake-ups that are none, to make the judge look and look again."""

import gc

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def post(address, names):
    turns = next(found for found in gc.get_objects() if type(found).__name__ == "Turns")
    true_idle = turns.idle

    def idle(deadline, **said):
        true_idle(deadline, **said)
        turns.woke()
        turns.woke()

    turns.idle = idle
    return await one_by_one(address, names)
