"""anyio's worker threads under a limiter of our own; runs on asyncio and on trio."""

import anyio
from anyio import to_thread
from studio import export, upload


async def publish(address, parts, workers):
    receipts = [""] * len(parts)
    limiter = anyio.CapacityLimiter(workers)

    async def one(index, part):
        exported = await to_thread.run_sync(export, address, part, limiter=limiter)
        receipts[index] = await upload(address, part, exported)

    async with anyio.create_task_group() as group:
        for index, part in enumerate(parts):
            group.start_soon(one, index, part)
    return receipts
