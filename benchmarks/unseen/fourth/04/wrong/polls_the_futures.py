# expected: wrong
# mistake: the loop never awaits the exports: it sleeps for a moment and looks which of the concurrent futures are done, again and again
# rule: "Nobody sleeps and looks again. Await the thing itself."
# seen: always: the loop wakes a hundred times a second for nothing, and an upload begins up to a moment after its export's end
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    pool = ThreadPoolExecutor(workers)
    exporting: dict[str, Future[str]] = {part: pool.submit(export, address, part) for part in parts}
    uploads: dict[str, asyncio.Task[str]] = {}
    try:
        async with asyncio.TaskGroup() as group:
            while exporting:
                for part, future in list(exporting.items()):
                    if future.done():
                        del exporting[part]
                        uploads[part] = group.create_task(upload(address, part, future.result()))
                await asyncio.sleep(0.01)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return [uploads[part].result() for part in parts]
