"""Makes tasks that all wait for a time of their own, without end."""

import asyncio

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    tasks = []
    while True:
        tasks.append(asyncio.create_task(asyncio.sleep(len(tasks))))
        if len(tasks) % 10_000 == 0:
            await asyncio.sleep(0)
