# expected: wrong
# mistake: The thread pool is made by the first call, with its number of workers, and kept for all later calls ("threads are expensive").
# rule: "And a program may call `publish` again, with other parts and another number of workers."
# seen: The first call is right; a second one with more or fewer workers still runs as many exports at the same time as the first one did.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload

pool: ThreadPoolExecutor | None = None


async def export_and_upload(address: Address, part: str) -> str:
    """Export one part on a thread of the pool, then upload it."""
    loop = asyncio.get_running_loop()
    exported = await loop.run_in_executor(pool, export, address, part)
    return await upload(address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    global pool
    if pool is None:
        pool = ThreadPoolExecutor(workers, thread_name_prefix="export")
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(export_and_upload(address, part)) for part in parts]
    return [task.result() for task in tasks]
