# expected: wrong
# mistake: A failed export is remembered and raised only at the end: nothing new begins, but the uploads that are on their way may finish first.
# rule: "No further export begins, and uploads that are on their way are given up."
# seen: Right when all goes well, when publish is cancelled, and when no upload is on its way at the failure; otherwise these uploads still arrive, and ExportError comes out only after the last of them.
"""Publish the video of the party, part by part, with anyio."""

import anyio
import anyio.to_thread
from studio import Address, ExportError, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    failures: list[ExportError] = []
    slots = anyio.Semaphore(workers)
    threads = anyio.CapacityLimiter(workers)

    async def export_and_upload(index: int, part: str) -> None:
        async with slots:
            if failures:
                return
            try:
                exported = await anyio.to_thread.run_sync(
                    export, address, part, limiter=threads, abandon_on_cancel=True
                )
            except ExportError as error:
                failures.append(error)
        if not failures:
            receipts[index] = await upload(address, part, exported)

    async with anyio.create_task_group() as group:
        for index, part in enumerate(parts):
            group.start_soon(export_and_upload, index, part)
    if failures:
        raise failures[0]
    return receipts
