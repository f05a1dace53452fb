"""Uploads go out in the order of the parts, so the next one waits for the one before."""

import asyncio

from studio import export, upload


async def publish(address, parts, workers):
    slots = asyncio.Semaphore(workers)

    async def in_a_thread(part):
        async with slots:
            return await asyncio.to_thread(export, address, part)

    async with asyncio.TaskGroup() as group:
        exports = [group.create_task(in_a_thread(part)) for part in parts]
        receipts = []
        for part, job in zip(parts, exports):
            receipts.append(await upload(address, part, await job))
    return receipts
