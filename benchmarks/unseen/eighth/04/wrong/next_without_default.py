# expected: wrong
# mistake: to get going it takes one part for each worker with next(), without a default, which runs dry if there are more workers than parts
# rule: "there may be more workers than parts"
# seen: right while workers <= len(parts); with more workers than parts StopIteration becomes a RuntimeError and nothing is returned.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from studio import Address, export, upload


class Conveyor:
    """Runs by callbacks: an export that ends puts the next one on, and its own part on the way."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.workers = workers
        self.total = len(parts)
        self.line = iter(list(enumerate(parts)))
        self.pool = ThreadPoolExecutor(workers)
        self.loop = asyncio.get_running_loop()
        self.outcome: asyncio.Future[list[str]] = self.loop.create_future()
        self.uploads: list[asyncio.Task[str]] = []
        self.receipts: dict[int, str] = {}

    async def run(self) -> list[str]:
        try:
            for _ in range(self.workers):
                self.begin(next(self.line))
            return await self.outcome
        finally:
            self.outcome.cancel()
            self.pool.shutdown(wait=False, cancel_futures=True)
            for task in self.uploads:
                task.cancel()
            await asyncio.gather(*self.uploads, return_exceptions=True)

    def begin(self, job: tuple[int, str]) -> None:
        future = self.loop.run_in_executor(self.pool, export, self.address, job[1])
        future.add_done_callback(partial(self.exported, job))

    def exported(self, job: tuple[int, str], future: "asyncio.Future[str]") -> None:
        if future.cancelled():
            return
        error = future.exception()
        if self.outcome.done():
            return
        if error:
            self.outcome.set_exception(error)
            return
        following = next(self.line, None)
        if following is not None:
            self.begin(following)
        index, part = job
        task = self.loop.create_task(upload(self.address, part, future.result()))
        self.uploads.append(task)
        task.add_done_callback(partial(self.uploaded, index))

    def uploaded(self, index: int, task: "asyncio.Task[str]") -> None:
        if task.cancelled() or self.outcome.done():
            return
        if error := task.exception():
            self.outcome.set_exception(error)
            return
        self.receipts[index] = task.result()
        if len(self.receipts) == self.total:
            self.outcome.set_result([self.receipts[number] for number in range(self.total)])


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    return await Conveyor(address, parts, workers).run()
