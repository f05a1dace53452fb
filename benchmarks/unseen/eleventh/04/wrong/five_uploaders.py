# expected: wrong
# mistake: a fixed team of five uploaders takes exported parts from a channel ("never more than five" holds for workers, not for uploads)
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: right while at most five uploads are on their way; when uploads take long, the sixth exported part waits until one has arrived
"""Publish the video of the party with trio: exporters, a channel, uploaders."""

import math

import trio

from studio import Address, export, upload

UPLOADERS = 5


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[str, str] = {}
    left = iter(parts)
    send, receive = trio.open_memory_channel[tuple[str, str]](math.inf)

    async def exporter(out: "trio.MemorySendChannel[tuple[str, str]]") -> None:
        with out:
            for part in left:
                await out.send((part, await trio.to_thread.run_sync(export, address, part)))

    async def uploader() -> None:
        async for part, exported in receive:
            receipts[part] = await upload(address, part, exported)

    async with trio.open_nursery() as nursery:
        with send:
            for _ in range(workers):
                nursery.start_soon(exporter, send.clone())
        for _ in range(UPLOADERS):
            nursery.start_soon(uploader)

    return [receipts[part] for part in parts]
