"""Returns what is right; then a thread that was waiting for that prints without end."""

import asyncio
import os
import threading

from honest import one_by_one, steady

__all__ = ["post", "steady"]


def flood(may_start):
    may_start.wait()
    while True:
        os.write(1, b"x" * 65536)


class WhenClosed:
    def __init__(self):
        self.event = threading.Event()
        threading.Thread(target=flood, args=(self.event,), daemon=True).start()

    async def until_cancelled(self):
        try:
            await asyncio.Event().wait()
        finally:
            self.event.set()
            threading.Event().wait()


async def post(address, names):
    result = await one_by_one(address, names)
    WhenClosed.task = asyncio.create_task(WhenClosed().until_cancelled())
    await asyncio.sleep(0)
    return result
