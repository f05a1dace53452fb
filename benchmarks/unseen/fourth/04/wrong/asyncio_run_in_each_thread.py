# expected: wrong
# mistake: when a thread has exported its part, it hands the upload to a further thread that runs asyncio.run(upload(...)), a loop of its own for each upload
# rule: "Uploads are tasks on the loop that is there already. They need no threads, and no second loop."
# seen: always a thread and a loop for each upload; the receipts are right, but on a failure or a cancellation the uploads in those threads cannot be given up
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    exporters = ThreadPoolExecutor(workers, thread_name_prefix="export")
    uploaders = ThreadPoolExecutor(len(parts), thread_name_prefix="upload")

    def upload_blocking(part: str, exported: str) -> str:
        return asyncio.run(upload(address, part, exported))

    def pipeline(part: str) -> Future[str]:
        exported = export(address, part)
        return uploaders.submit(upload_blocking, part, exported)

    async def one(part: str) -> str:
        second = await asyncio.wrap_future(exporters.submit(pipeline, part))
        return await asyncio.wrap_future(second)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(part)) for part in parts]
    finally:
        exporters.shutdown(wait=False, cancel_futures=True)
        uploaders.shutdown(wait=False, cancel_futures=True)
    return [task.result() for task in tasks]
