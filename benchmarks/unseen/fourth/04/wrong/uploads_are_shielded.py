# expected: wrong
# mistake: each upload runs in a shielded cancel scope, "so that no part arrives half"
# rule: "No further export begins, and uploads that are on their way are given up."
# seen: right while all goes well; on a failure or a cancellation the uploads that are on their way run to their end, and publish waits for them
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
from anyio.to_thread import run_sync

from studio import Address, export, upload


async def export_all(address: Address, parts: list[str], workers: int, finished) -> None:
    """Send (index, exported) into the stream ``finished``, in the order in which the exports end."""
    limiter = anyio.CapacityLimiter(workers)
    jobs = iter(list(enumerate(parts)))

    async def export_some() -> None:
        for index, part in jobs:
            exported = await run_sync(export, address, part, limiter=limiter, abandon_on_cancel=True)
            finished.send_nowait((index, exported))

    async with finished, anyio.create_task_group() as group:
        for _ in range(workers):
            group.start_soon(export_some)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    send, receive = anyio.create_memory_object_stream(len(parts))

    async def deliver(index: int, exported: str) -> None:
        with anyio.CancelScope(shield=True):  # once begun, an upload is finished
            receipts[index] = await upload(address, parts[index], exported)

    async with anyio.create_task_group() as group:
        group.start_soon(export_all, address, parts, workers, send)
        async with receive:
            async for index, exported in receive:
                group.start_soon(deliver, index, exported)
    return receipts
