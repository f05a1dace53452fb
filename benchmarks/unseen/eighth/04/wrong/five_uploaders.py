# expected: wrong
# mistake: "never more than five" is read as a limit for uploads: five uploader tasks take exported parts from a channel, so a sixth upload waits until one of them is free
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: right while no more than five uploads are on their way at once; wrong with many parts whose uploads are slow.
"""Publish the video of the party, part by part: export each part, then upload it."""

import math
from collections.abc import Iterator

import trio
from studio import Address, export, upload

UPLOADERS = 5
Job = tuple[int, str, str]


async def exporter(address: Address, jobs: Iterator[tuple[int, str]], out: trio.MemorySendChannel[Job]) -> None:
    async with out:
        for index, part in jobs:  # shared: each one takes the next
            exported = await trio.to_thread.run_sync(export, address, part)
            await out.send((index, part, exported))


async def uploader(address: Address, ready: trio.MemoryReceiveChannel[Job], receipts: dict[int, str]) -> None:
    async with ready:
        async for index, part, exported in ready:
            receipts[index] = await upload(address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[int, str] = {}
    jobs = iter(list(enumerate(parts)))
    send, receive = trio.open_memory_channel[Job](math.inf)
    async with trio.open_nursery() as nursery, send, receive:
        for _ in range(workers):
            nursery.start_soon(exporter, address, jobs, send.clone())
        for _ in range(UPLOADERS):
            nursery.start_soon(uploader, address, receive.clone(), receipts)
    return [receipts[index] for index in range(len(parts))]
