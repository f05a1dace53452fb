# expected: wrong
# mistake: the learner reads "never more than five" as a bound for everything and hands the exported parts to a fixed crew of five uploading tasks
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: wrong when a sixth part is exported while five uploads are on their way: it waits; right with at most five parts, or with short uploads
"""Publish the video of the party, part by part: export each part, then upload it."""

import math

import anyio
import anyio.to_thread
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from studio import Address, export, upload

UPLOADERS = 5


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[str, str] = {}
    waiting = iter(parts)
    limiter = anyio.CapacityLimiter(workers)

    async def exporter(outbox: MemoryObjectSendStream) -> None:
        async with outbox:
            for part in waiting:
                exported = await anyio.to_thread.run_sync(export, address, part, limiter=limiter)
                await outbox.send((part, exported))

    async def uploader(inbox: MemoryObjectReceiveStream) -> None:
        async with inbox:
            async for part, exported in inbox:
                receipts[part] = await upload(address, part, exported)

    outbox, inbox = anyio.create_memory_object_stream(math.inf)
    async with anyio.create_task_group() as group, outbox, inbox:
        for _ in range(workers):
            group.start_soon(exporter, outbox.clone())
        for _ in range(UPLOADERS):
            group.start_soon(uploader, inbox.clone())
        outbox.close()
    return [receipts[part] for part in parts]
