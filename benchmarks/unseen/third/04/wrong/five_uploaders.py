# expected: wrong
# mistake: five uploader tasks take the exported parts from a channel, so that never more than five uploads are on their way
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: right as long as no more than five uploads are on their way; with more (many parts, slow uploads) the sixth waits until one has arrived
"""Publish the video of the party, part by part: export each part, then upload it."""

import math

import trio

from studio import Address, export, upload

UPLOADERS = 5  # there are never more than five workers


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    orders = iter(list(enumerate(parts)))
    into_pipe, out_of_pipe = trio.open_memory_channel[tuple[int, str]](math.inf)

    async def exporter(pipe: "trio.MemorySendChannel[tuple[int, str]]") -> None:
        async with pipe:
            for index, part in orders:
                exported = await trio.to_thread.run_sync(export, address, part, abandon_on_cancel=True)
                await pipe.send((index, exported))

    async def uploader(pipe: "trio.MemoryReceiveChannel[tuple[int, str]]") -> None:
        async with pipe:
            async for index, exported in pipe:
                receipts[index] = await upload(address, parts[index], exported)

    async with trio.open_nursery() as nursery, into_pipe, out_of_pipe:
        for _ in range(workers):
            nursery.start_soon(exporter, into_pipe.clone())
        for _ in range(UPLOADERS):
            nursery.start_soon(uploader, out_of_pipe.clone())
    return receipts
