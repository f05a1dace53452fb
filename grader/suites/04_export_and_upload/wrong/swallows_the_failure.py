"""One damaged part is no reason to stop: skip it and go on."""

import asyncio

from studio import ExportError, export, upload


async def publish(address, parts, workers):
    slots = asyncio.Semaphore(workers)

    async def one(part):
        try:
            async with slots:
                exported = await asyncio.to_thread(export, address, part)
            return await upload(address, part, exported)
        except ExportError:
            return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(part)) for part in parts]
    return [task.result() for task in tasks]
