"""A limit belongs around the whole job of a part."""

import asyncio

from studio import export, upload


async def publish(address, parts, workers):
    slots = asyncio.Semaphore(workers)

    async def one(part):
        async with slots:
            exported = await asyncio.to_thread(export, address, part)
            return await upload(address, part, exported)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(part)) for part in parts]
    return [task.result() for task in tasks]
