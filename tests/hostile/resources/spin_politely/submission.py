"""Never waits: sleeps for no time at all, for ever, in many tasks."""

import asyncio

from honest import steady

__all__ = ["post", "steady"]


async def ask():
    while True:
        await asyncio.sleep(0)


async def post(address, names):
    await asyncio.gather(*(ask() for _ in range(20)))
