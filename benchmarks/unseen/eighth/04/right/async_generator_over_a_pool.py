# expected: right
# mistake: none; unusual: an async generator submits everything to a pool of its own and yields parts as they come out of it (done-callbacks of concurrent futures, through call_soon_threadsafe, into a queue); it shuts the pool down in its finally.
# rule: "at the very instant of a failure or a stop a thread that has just become free may begin one more"
# seen: right in all situations; after a failure the pool's thread may have taken one more part, the rest is cancelled with cancel_futures.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing, suppress

from studio import Address, export, upload


async def exports(address: Address, parts: list[str], workers: int) -> AsyncIterator[tuple[int, str]]:
    """Yield index and export of each part, whichever is ready first."""
    loop = asyncio.get_running_loop()
    arrivals: asyncio.Queue[tuple[int, Future[str]]] = asyncio.Queue()
    pool = ThreadPoolExecutor(workers)
    try:
        for index, part in enumerate(parts):

            def report(future: "Future[str]", index: int = index) -> None:
                if not future.cancelled():
                    with suppress(RuntimeError):  # the loop may be closed by now
                        loop.call_soon_threadsafe(arrivals.put_nowait, (index, future))

            pool.submit(export, address, part).add_done_callback(report)
        for _ in parts:
            index, future = await arrivals.get()
            yield index, future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    uploads: dict[int, asyncio.Task[str]] = {}
    async with aclosing(exports(address, parts, workers)) as ready, asyncio.TaskGroup() as group:
        async for index, exported in ready:
            uploads[index] = group.create_task(upload(address, parts[index], exported))
    return [uploads[index].result() for index in range(len(parts))]
