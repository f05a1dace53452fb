# expected: wrong
# mistake: the done callback of a concurrent future, which runs in the worker thread, sets an asyncio.Event directly
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: looks right while something else keeps the loop awake (a bell, an upload); on a quiet loop the first export is never noticed, and it hangs
"""Publish the video of the party: an executor for the exports, a bell for the loop."""

import asyncio
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload


class Exporter:
    """Exports all parts on a pool, and rings when something is finished."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.finished: deque[tuple[str, Future[str]]] = deque()
        self.bell = asyncio.Event()
        self.pool = ThreadPoolExecutor(max_workers=workers)
        for part in parts:
            future = self.pool.submit(export, address, part)
            future.add_done_callback(lambda future, part=part: self.ring(part, future))

    def ring(self, part: str, future: "Future[str]") -> None:
        self.finished.append((part, future))
        self.bell.set()

    async def next(self) -> tuple[str, str]:
        while not self.finished:
            self.bell.clear()
            if not self.finished:
                await self.bell.wait()
        part, future = self.finished.popleft()
        return part, future.result()

    def close(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    exporter = Exporter(address, parts, workers)
    uploads: dict[str, asyncio.Task[str]] = {}
    try:
        async with asyncio.TaskGroup() as group:
            for _ in parts:
                part, exported = await exporter.next()
                uploads[part] = group.create_task(upload(address, part, exported))
    finally:
        exporter.close()
    return [uploads[part].result() for part in parts]
