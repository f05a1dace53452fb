"""trio's worker threads under a limiter of our own."""

import trio
from studio import export, upload


async def publish(address, parts, workers):
    receipts = {}
    limiter = trio.CapacityLimiter(workers)

    async def one(part):
        exported = await trio.to_thread.run_sync(export, address, part, limiter=limiter)
        receipts[part] = await upload(address, part, exported)

    async with trio.open_nursery() as nursery:
        for part in parts:
            nursery.start_soon(one, part)
    return [receipts[part] for part in parts]
