# expected: wrong
# mistake: builds a pipeline with `workers` exporters and also only `workers` uploaders behind a channel, so the limit of the exports limits the uploads as well
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: only when uploads last long enough that more than `workers` of them would be on their way: the next exported part lies in the channel; with quick uploads or enough workers all is right
"""Publish the video: a pipeline of two stages with a channel between them."""

import trio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[str, str] = {}
    source = iter(parts)
    limiter = trio.CapacityLimiter(workers)
    stages = min(workers, len(parts))
    done_send, done_receive = trio.open_memory_channel(len(parts))

    async def exporter(out: trio.MemorySendChannel) -> None:
        async with out:
            for part in source:
                exported = await trio.to_thread.run_sync(export, address, part, limiter=limiter)
                await out.send((part, exported))

    async def uploader(inbox: trio.MemoryReceiveChannel) -> None:
        async with inbox:
            async for part, exported in inbox:
                receipts[part] = await upload(address, part, exported)

    async with trio.open_nursery() as nursery:
        async with done_send, done_receive:
            for _ in range(stages):
                nursery.start_soon(exporter, done_send.clone())
            for _ in range(stages):
                nursery.start_soon(uploader, done_receive.clone())
    return [receipts[part] for part in parts]
