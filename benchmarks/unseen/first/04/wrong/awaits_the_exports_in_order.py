# expected: wrong
# mistake: All exports are under way on the pool, but one loop awaits them in the order of parts before it starts each upload.
# rule: "uploads each part as soon as it is exported, while other parts are still being exported"
# seen: Right if the exports end in the order in which they began (always with one worker); a short export behind a long one is uploaded late, and its failure is noticed late, too.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(workers)
    exports = [loop.run_in_executor(pool, export, address, part) for part in parts]
    uploads = []
    try:
        async with asyncio.TaskGroup() as group:
            for part, exporting in zip(parts, exports):
                exported = await exporting
                uploads.append(group.create_task(upload(address, part, exported)))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # what has not begun does not begin any more
    return [task.result() for task in uploads]
