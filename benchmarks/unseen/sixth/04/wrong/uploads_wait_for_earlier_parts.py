# expected: wrong
# mistake: awaits the exports one after the other in the order of `parts`, so a part that is ready early is uploaded only when all parts before it are exported (and a failed export is noticed only then, too)
# rule: "uploads each part as soon as it is exported, while other parts are still being exported"
# seen: right when the exports end in the order of `parts`, such as with one worker; wrong when a later part is ready before an earlier one
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def in_turn(address: Address, parts: list[str], workers: int):
    """Yield each part with what its export gave back."""
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=workers)
    try:
        exports = {part: loop.run_in_executor(pool, export, address, part) for part in parts}
        for part, exporting in exports.items():
            yield part, await exporting
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    async with asyncio.TaskGroup() as group:
        uploads = [
            group.create_task(upload(address, part, exported))
            async for part, exported in in_turn(address, parts, workers)
        ]
    return [task.result() for task in uploads]
