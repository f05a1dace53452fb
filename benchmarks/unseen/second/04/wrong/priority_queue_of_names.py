# expected: wrong
# mistake: keeps the waiting parts in an asyncio.PriorityQueue "so that they leave it in order": they leave it in the alphabetical order of their names, not in the order of the list
# rule: "exports every part, beginning in the order of `parts`"
# seen: only when the names are not sorted in the list, for example part-10 after part-9: exports begin in another order; receipts are right
"""Publish the video: workers that take their parts from a queue."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    waiting: asyncio.PriorityQueue[str] = asyncio.PriorityQueue()
    for part in parts:
        waiting.put_nowait(part)
    uploads: dict[str, asyncio.Task] = {}

    async def worker() -> None:
        loop = asyncio.get_running_loop()
        while not waiting.empty():
            part = waiting.get_nowait()
            exported = await loop.run_in_executor(pool, export, address, part)
            uploads[part] = group.create_task(upload(address, part, exported))

    pool = ThreadPoolExecutor(max_workers=workers)
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(workers, len(parts))):
                group.create_task(worker())
    finally:
        pool.shutdown(wait=False)
    return [uploads[part].result() for part in parts]
