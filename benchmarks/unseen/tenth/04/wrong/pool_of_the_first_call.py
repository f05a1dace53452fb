# expected: wrong
# mistake: the learner keeps one thread pool for the whole program and makes it with the `workers` of the first call; later calls with another number get the same pool
# rule: "And a program may call `publish` again, with other parts and another number of workers, whatever came of it the first time."
# seen: the first call is right; a later call with fewer workers has too many exports at once, one with more workers has too few
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload

_pool: ThreadPoolExecutor | None = None


def get_pool(workers: int) -> ThreadPoolExecutor:
    """Starting threads is expensive, so do it once."""
    global _pool
    if _pool is None:
        _pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="export")
    return _pool


async def publish_one(address: Address, part: str, exporting: Future[str]) -> str:
    exported = await asyncio.wrap_future(exporting)
    return await upload(address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    pool = get_pool(workers)
    exports = [pool.submit(export, address, part) for part in parts]
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(publish_one(address, part, exporting))
                for part, exporting in zip(parts, exports)
            ]
    finally:
        for exporting in exports:
            exporting.cancel()
    return [task.result() for task in tasks]
