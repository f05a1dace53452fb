# expected: wrong
# mistake: a pipeline with `workers` exporters and also only `workers` uploaders, so that the number of uploads at the same time is limited, too
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are;"
# seen: right while uploads are shorter than exports; when they are long, exported parts wait in the channel for a free uploader
"""Publish the video of the party, part by part: export each part, then upload it."""

import math

import trio

from studio import Address, export, upload


async def exporter(address, numbered, limiter, outbox):
    async with outbox:
        for index, part in numbered:
            exported = await trio.to_thread.run_sync(export, address, part, limiter=limiter)
            await outbox.send((index, part, exported))


async def uploader(address, inbox, receipts):
    async with inbox:
        async for index, part, exported in inbox:
            receipts[index] = await upload(address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    outbox, inbox = trio.open_memory_channel(math.inf)
    limiter = trio.CapacityLimiter(workers)
    numbered = iter(list(enumerate(parts)))  # shared: whoever is free takes the next one
    receipts: dict[int, str] = {}
    async with trio.open_nursery() as nursery, outbox, inbox:
        for _ in range(workers):
            nursery.start_soon(exporter, address, numbered, limiter, outbox.clone())
            nursery.start_soon(uploader, address, inbox.clone(), receipts)
    return [receipts[index] for index in range(len(parts))]
