# expected: wrong
# mistake: submits all parts to the pool at once, and on an error shuts it down without cancel_futures, so the queued exports still begin
# rule: "No further export begins, and uploads that are on their way are given up."
# seen: right when nothing stops it, or when no part is queued any more; after an ExportError or a cancellation the pool exports all that is left
"""Publish the video of the party: pool.submit, and done callbacks that report to the loop."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    inbox: asyncio.Queue[Future[str]] = asyncio.Queue()
    pool = ThreadPoolExecutor(max_workers=workers)
    names: dict[Future[str], str] = {}

    def report(future: "Future[str]") -> None:  # in the thread
        try:
            loop.call_soon_threadsafe(inbox.put_nowait, future)
        except RuntimeError:
            pass  # the loop is closed

    for part in parts:
        names[pool.submit(export, address, part)] = part
    for future in names:
        future.add_done_callback(report)

    receipts: dict[str, str] = {}

    async def send(part: str, exported: str) -> None:
        receipts[part] = await upload(address, part, exported)

    try:
        async with asyncio.TaskGroup() as group:
            while names:
                future = await inbox.get()
                group.create_task(send(names.pop(future), future.result()))
    finally:
        pool.shutdown(wait=False)
    return [receipts[part] for part in parts]
