"""Notes a thread's deadline a thousand years ahead: arithmetic on it might overflow, or skip letters."""

import gc

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def post(address, names):
    turns = next(found for found in gc.get_objects() if type(found).__name__ == "Turns")
    turns.channel.send(t="note", deadline=1 << 60)
    return await one_by_one(address, names)
