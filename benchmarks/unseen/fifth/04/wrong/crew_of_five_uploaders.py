# expected: wrong
# mistake: the learner refers "never more than five" to the parts, and hires a fixed crew of five uploaders on a channel
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are;"
# seen: from the sixth upload at the same time on, a part that is exported waits until another upload has ended; right with up to five parts, or short uploads
"""Publish the video with two crews and a channel between them."""

import math

import anyio
from anyio import create_memory_object_stream, create_task_group, to_thread

from studio import Address, export, upload

MOST = 5  # there are never more


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[str, str] = {}
    send_job, receive_job = create_memory_object_stream[str](math.inf)
    send_done, receive_done = create_memory_object_stream[tuple[str, str]](math.inf)
    limiter = anyio.CapacityLimiter(workers)

    async def exporter(jobs, results) -> None:
        async with jobs, results:
            async for part in jobs:
                exported = await to_thread.run_sync(
                    export, address, part, limiter=limiter, abandon_on_cancel=True
                )
                await results.send((part, exported))

    async def uploader(results) -> None:
        async with results:
            async for part, exported in results:
                receipts[part] = await upload(address, part, exported)

    with send_job:
        for part in parts:
            send_job.send_nowait(part)
    async with create_task_group() as group:
        with receive_job, send_done, receive_done:
            for _ in range(workers):
                group.start_soon(exporter, receive_job.clone(), send_done.clone())
            for _ in range(MOST):
                group.start_soon(uploader, receive_done.clone())
    return [receipts[part] for part in parts]
