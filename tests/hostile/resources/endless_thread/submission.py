"""Returns what is right, while a job of the loop's own executor waits for what never comes."""

import asyncio
import threading

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def post(address, names):
    asyncio.get_running_loop().run_in_executor(None, threading.Event().wait)
    return await one_by_one(address, names)
