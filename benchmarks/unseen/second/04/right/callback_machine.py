# expected: right
# mistake: (none) unusual: no coroutine but publish itself: a class of done-callbacks moves each part from the pool to an upload task, and one future says that all is over
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: right everywhere: the loop hands out the next part only after it has looked at the result of the last one
"""Publish the video: done-callbacks all the way down."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload


class Production:
    """One run of publish."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.parts = parts
        self.loop = asyncio.get_running_loop()
        self.pool = ThreadPoolExecutor(max_workers=workers)
        self.next_index = 0
        self.receipts: list[str | None] = [None] * len(parts)
        self.missing = len(parts)
        self.uploads: set[asyncio.Task] = set()
        self.finished = self.loop.create_future()
        for _ in range(workers):
            self.export_next()

    def export_next(self) -> None:
        if self.next_index == len(self.parts) or self.finished.done():
            return
        index = self.next_index
        self.next_index += 1
        job = self.pool.submit(export, self.address, self.parts[index])
        job.add_done_callback(lambda job: self.ring_the_loop(index, job))

    def ring_the_loop(self, index: int, job: Future) -> None:
        """Runs on the thread of the export."""
        try:
            self.loop.call_soon_threadsafe(self.exported, index, job)
        except RuntimeError:
            pass  # the loop has gone home

    def exported(self, index: int, job: Future) -> None:
        if self.finished.done():
            return
        if error := job.exception():
            self.finished.set_exception(error)
            return
        self.export_next()
        task = self.loop.create_task(upload(self.address, self.parts[index], job.result()))
        self.uploads.add(task)
        task.add_done_callback(lambda task: self.uploaded(index, task))

    def uploaded(self, index: int, task: asyncio.Task) -> None:
        self.uploads.discard(task)
        if self.finished.done() or task.cancelled():
            return
        if error := task.exception():
            self.finished.set_exception(error)
            return
        self.receipts[index] = task.result()
        self.missing -= 1
        if not self.missing:
            self.finished.set_result(self.receipts)

    async def close(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)
        uploads = list(self.uploads)
        for task in uploads:
            task.cancel()
        await asyncio.gather(*uploads, return_exceptions=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    production = Production(address, parts, workers)
    try:
        return await production.finished
    finally:
        await production.close()
