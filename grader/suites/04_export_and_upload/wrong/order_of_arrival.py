"""The task that begins first is done first, so the receipts are in order by themselves."""

import asyncio

from studio import export, upload


async def publish(address, parts, workers):
    slots = asyncio.Semaphore(workers)
    receipts = []

    async def one(part):
        async with slots:
            exported = await asyncio.to_thread(export, address, part)
        receipts.append(await upload(address, part, exported))

    async with asyncio.TaskGroup() as group:
        for part in parts:
            group.create_task(one(part))
    return receipts
