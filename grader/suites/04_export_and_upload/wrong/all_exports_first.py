"""First everything is exported, then everything is uploaded: that is how the steps go."""

import asyncio

from studio import export, upload


async def publish(address, parts, workers):
    slots = asyncio.Semaphore(workers)

    async def in_a_thread(part):
        async with slots:
            return await asyncio.to_thread(export, address, part)

    async with asyncio.TaskGroup() as group:
        exports = [group.create_task(in_a_thread(part)) for part in parts]
    async with asyncio.TaskGroup() as group:
        uploads = [
            group.create_task(upload(address, part, job.result())) for part, job in zip(parts, exports)
        ]
    return [task.result() for task in uploads]
