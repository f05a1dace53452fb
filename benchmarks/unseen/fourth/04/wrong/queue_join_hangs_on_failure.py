# expected: wrong
# mistake: publish waits for queue.join() and not for the workers; a worker that dies of an ExportError never calls task_done, and nobody looks at it
# rule: "If an export fails, `ExportError` comes out of `publish` (alone, or in the exception group of a task group)."
# seen: right as long as no export fails; after a failure publish hangs for ever (and with several workers the others go on exporting)
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    to_export: asyncio.Queue[str] = asyncio.Queue()
    receipts: dict[str, str] = {}
    uploads: list[asyncio.Task[None]] = []

    async def upload_one(part: str, exported: str) -> None:
        receipts[part] = await upload(address, part, exported)

    async def export_worker() -> None:
        while True:
            part = await to_export.get()
            exported = await asyncio.to_thread(export, address, part)
            uploads.append(asyncio.create_task(upload_one(part, exported)))
            to_export.task_done()

    for part in parts:
        to_export.put_nowait(part)
    crew = [asyncio.create_task(export_worker()) for _ in range(workers)]
    try:
        await to_export.join()
        await asyncio.gather(*uploads)
    finally:
        for task in [*crew, *uploads]:
            task.cancel()
        await asyncio.gather(*crew, *uploads, return_exceptions=True)
    return [receipts[part] for part in parts]
