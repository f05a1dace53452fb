"""Says idle from a task of its own, with a deadline in a microsecond, while trio itself is at work."""

import gc

from attacks import send_on_trio
from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    turns = next(found for found in gc.get_objects() if type(found).__name__ == "Turns")
    receipts = []
    for name in names:
        turns.idle(turns.now + 1e-6)
        receipts.append(await send_on_trio(address, name))
    return receipts
