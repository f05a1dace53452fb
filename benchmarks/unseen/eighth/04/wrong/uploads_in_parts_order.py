# expected: wrong
# mistake: the exports are awaited one after the other in the order of the list, so the upload of a part that is exported early waits until all parts before it are exported
# rule: "uploads each part as soon as it is exported, while other parts are still being exported"
# seen: right if the exports end in the order of the list; wrong as soon as an export overtakes an earlier one.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="export")
    try:
        async with asyncio.TaskGroup() as group:

            async def exporting(part: str) -> str:
                return await loop.run_in_executor(pool, export, address, part)

            exports = [group.create_task(exporting(part)) for part in parts]
            uploads = []
            for part, exporter in zip(parts, exports, strict=True):
                exported = await exporter
                uploads.append(group.create_task(upload(address, part, exported)))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return [task.result() for task in uploads]
