# expected: right
# mistake: none; unusual: an async generator yields the exported parts in the order in which they are ready, out of a pool of this call's own; the consumer starts the uploads; the generator's cleanup calls off the rest
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: right in every situation; threads that are at work at a failure come to their end behind publish
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing, suppress

from studio import Address, export, upload


async def exports(address: Address, parts: list[str], workers: int) -> AsyncIterator[tuple[str, str]]:
    """Pairs of a part and what its export gave back, as they become ready."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Queue[tuple[str, Future[str]]] = asyncio.Queue()
    pool = ThreadPoolExecutor(max_workers=workers)

    def tell(part: str, future: "Future[str]") -> None:
        if not future.cancelled():
            with suppress(RuntimeError):  # the loop is closed: there is nobody to tell
                loop.call_soon_threadsafe(ready.put_nowait, (part, future))

    try:
        for part in parts:
            pool.submit(export, address, part).add_done_callback(lambda future, part=part: tell(part, future))
        for _ in parts:
            part, future = await ready.get()
            yield part, future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    uploads: dict[str, asyncio.Task[str]] = dict.fromkeys(parts)
    async with asyncio.TaskGroup() as group, aclosing(exports(address, parts, workers)) as pairs:
        async for part, exported in pairs:
            uploads[part] = group.create_task(upload(address, part, exported))
    return [task.result() for task in uploads.values()]
