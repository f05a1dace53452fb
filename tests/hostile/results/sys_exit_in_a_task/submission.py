"""Exits by an exception, from places where an event loop lets it through."""

import asyncio
import sys

from honest import one_by_one, steady

__all__ = ["post", "steady"]


class Last:
    def __del__(self):
        sys.exit(0)


async def leave():
    await asyncio.sleep(0.5)
    sys.exit(0)


async def post(address, names):
    Last()
    asyncio.get_running_loop().call_later(0.7, sys.exit, 0)
    task = asyncio.create_task(leave())
    await one_by_one(address, names)
    await task
