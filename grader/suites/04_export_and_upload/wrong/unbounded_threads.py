"""to_thread looks after the number of threads by itself."""

import asyncio

from studio import export, upload


async def publish(address, parts, workers):
    async def one(part):
        exported = await asyncio.to_thread(export, address, part)
        return await upload(address, part, exported)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(part)) for part in parts]
    return [task.result() for task in tasks]
