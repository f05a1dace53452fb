"""Another thread has the interpreter's lock for good: the loop's thread is never let in again."""

import asyncio
import sys
import threading

from honest import one_by_one, steady

__all__ = ["post", "steady"]


def hold():
    while True:
        pass


async def post(address, names):
    sys.setswitchinterval(1e6)
    threading.Thread(target=hold, daemon=True).start()
    await asyncio.sleep(0)
    return await one_by_one(address, names)
