# expected: right
# mistake: unusual: an async generator gives the exported parts in the order in which they end, out of a thread pool and a queue filled by the loop's own callbacks; who reads it starts the uploads
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: right in all situations; when the reader stops, the generator's finally withdraws what has not begun
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing

from studio import Address, export, upload


async def exports(
    address: Address, parts: list[str], workers: int
) -> AsyncGenerator[tuple[int, str], None]:
    """Export on threads; yield each index and what was exported, whichever ends first."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Queue[tuple[int, asyncio.Future[str]]] = asyncio.Queue()
    pool = ThreadPoolExecutor(max_workers=workers)
    futures = []
    try:
        for index, part in enumerate(parts):
            future = loop.run_in_executor(pool, export, address, part)
            # a callback of an asyncio future is called by the loop, on its own thread
            future.add_done_callback(lambda future, index=index: ended.put_nowait((index, future)))
            futures.append(future)
        for _ in parts:
            index, future = await ended.get()
            yield index, future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for future in futures:
            future.cancel()


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    tasks: dict[int, asyncio.Task[str]] = {}
    async with aclosing(exports(address, parts, workers)) as stream, asyncio.TaskGroup() as group:
        async for index, exported in stream:
            tasks[index] = group.create_task(upload(address, parts[index], exported))
    return [tasks[index].result() for index in range(len(parts))]
