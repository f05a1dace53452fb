"""gather stops the other tasks when one of them fails."""

import asyncio

from studio import export, upload


async def publish(address, parts, workers):
    slots = asyncio.Semaphore(workers)

    async def one(part):
        async with slots:
            exported = await asyncio.to_thread(export, address, part)
        return await upload(address, part, exported)

    return await asyncio.gather(*(one(part) for part in parts))
