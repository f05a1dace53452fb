"""A thread cannot wake a task, so the task has to look again and again."""

import asyncio

from studio import export, upload


async def publish(address, parts, workers):
    slots = asyncio.Semaphore(workers)

    async def one(part):
        async with slots:
            job = asyncio.create_task(asyncio.to_thread(export, address, part))
            while not job.done():
                await asyncio.sleep(0.3)
            exported = job.result()
        return await upload(address, part, exported)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(part)) for part in parts]
    return [task.result() for task in tasks]
