"""All at once with asyncio's task group."""

import asyncio

from post import send


async def send_all(address, names):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(send(address, name)) for name in names]
    return [task.result() for task in tasks]
