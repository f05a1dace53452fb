# expected: wrong
# mistake: the limit is a threading.Semaphore that is acquired inside the threads, so that exports that were handed to a thread wait where no cancellation reaches them
# rule: "If an export fails, `ExportError` comes out of `publish` … No further export begins, and uploads that are on their way are given up."
# seen: right while all goes well; after a failure (or when publish is cancelled) every thread that waits at the semaphore still begins its export, one after the other
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    slots = threading.Semaphore(workers)
    pool = ThreadPoolExecutor(max_workers=len(parts))

    def guarded_export(part: str) -> str:
        with slots:
            return export(address, part)

    async def one(part: str) -> str:
        exported = await loop.run_in_executor(pool, guarded_export, part)
        return await upload(address, part, exported)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(part)) for part in parts]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return [task.result() for task in tasks]
