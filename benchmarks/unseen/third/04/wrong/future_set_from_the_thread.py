# expected: wrong
# mistake: the done-callback of the pool runs on the worker thread and sets an asyncio future directly, without call_soon_threadsafe
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: seems right while something else wakes the loop often (a ticking bell); when the loop is asleep, uploads begin late or never, and publish hangs
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload


def promise(pool: ThreadPoolExecutor, address: Address, part: str) -> "asyncio.Future[str]":
    """Like ``new Promise((resolve, reject) => …)`` around one export."""
    result: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def settled(job: "Future[str]") -> None:
        if job.cancelled() or result.done():
            return
        if problem := job.exception():
            result.set_exception(problem)
        else:
            result.set_result(job.result())

    pool.submit(export, address, part).add_done_callback(settled)
    return result


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    pool = ThreadPoolExecutor(workers)

    async def then_upload(part: str, exported: "asyncio.Future[str]") -> str:
        return await upload(address, part, await exported)

    try:
        async with asyncio.TaskGroup() as group:
            chains = [
                group.create_task(then_upload(part, promise(pool, address, part))) for part in parts
            ]
        return [chain.result() for chain in chains]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
