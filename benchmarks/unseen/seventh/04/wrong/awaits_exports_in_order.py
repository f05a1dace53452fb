# expected: wrong
# mistake: it awaits the exports one after the other in the order of `parts`, so a part that is exported waits for all parts before it until its upload begins
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are;"
# seen: right when exports end in the order in which they began (or with one worker); when a later part is done first, its upload (and the news that its export failed) is late
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    pool = ThreadPoolExecutor(workers)
    exports = [asyncio.wrap_future(pool.submit(export, address, part)) for part in parts]
    try:
        async with asyncio.TaskGroup() as group:
            uploads = []
            for part, exporting in zip(parts, exports, strict=True):
                exported = await exporting
                uploads.append(group.create_task(upload(address, part, exported)))
    finally:
        for exporting in exports:
            exporting.cancel()
        pool.shutdown(wait=False, cancel_futures=True)
    return [task.result() for task in uploads]
