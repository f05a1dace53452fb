# expected: wrong
# mistake: all exports are submitted to the pool at once, and on the way out the pool is shut down without cancel_futures=True: what is queued in it is exported all the same
# rule: "No further export begins, and uploads that are on their way are given up."
# seen: when an export fails, or publish is cancelled, while parts are waiting, the pool goes on and exports them all; right when nothing stops it, or nothing is waiting
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    finished: asyncio.Queue[tuple[str, Future]] = asyncio.Queue()
    pool = ThreadPoolExecutor(max_workers=workers)
    receipts: dict[str, str] = {}

    def post(part: str, future: Future) -> None:  # in a thread of the pool
        try:
            loop.call_soon_threadsafe(finished.put_nowait, (part, future))
        except RuntimeError:
            pass  # the loop is closed already

    async def deliver(part: str, exported: str) -> None:
        receipts[part] = await upload(address, part, exported)

    for part in parts:
        future = pool.submit(export, address, part)
        future.add_done_callback(lambda future, part=part: post(part, future))
    try:
        async with asyncio.TaskGroup() as group:
            for _ in parts:
                part, future = await finished.get()
                group.create_task(deliver(part, future.result()))
    finally:
        pool.shutdown(wait=False)
    return [receipts[part] for part in parts]
