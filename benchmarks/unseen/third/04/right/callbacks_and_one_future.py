# expected: right
# mistake: none; unusual: a state machine of done-callbacks around one single future; publish itself awaits nothing else
# rule: "Use asyncio, trio or anyio, as you like."
# seen: right in all situations
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


class Publication:
    """Everything that goes on during one call of publish."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.parts = parts
        self.next = 0
        self.missing = len(parts)
        self.receipts: list[str] = [""] * len(parts)
        self.loop = asyncio.get_running_loop()
        self.outcome: asyncio.Future[list[str]] = self.loop.create_future()
        self.pool = ThreadPoolExecutor(workers)
        self.uploads: set[asyncio.Task[str]] = set()
        for _ in range(workers):
            self.begin_one()

    def begin_one(self) -> None:
        if self.outcome.done() or self.next == len(self.parts):
            return
        index, self.next = self.next, self.next + 1
        future = self.loop.run_in_executor(self.pool, export, self.address, self.parts[index])
        future.add_done_callback(lambda done: self.exported(index, done))

    def exported(self, index: int, done: "asyncio.Future[str]") -> None:
        if done.cancelled():
            return
        if problem := done.exception():
            self.fail(problem)
        elif not self.outcome.done():
            self.begin_one()
            task = self.loop.create_task(upload(self.address, self.parts[index], done.result()))
            self.uploads.add(task)
            task.add_done_callback(lambda done: self.uploaded(index, done))

    def uploaded(self, index: int, task: "asyncio.Task[str]") -> None:
        self.uploads.discard(task)
        if task.cancelled():
            return
        if problem := task.exception():
            self.fail(problem)
            return
        self.receipts[index] = task.result()
        self.missing -= 1
        if not self.missing and not self.outcome.done():
            self.outcome.set_result(self.receipts)

    def fail(self, problem: BaseException) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(problem)
            self.give_up()

    def give_up(self) -> None:
        for task in self.uploads:
            task.cancel()


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publication = Publication(address, parts, workers)
    try:
        return await publication.outcome
    finally:
        publication.outcome.cancel()  # no effect when it is done
        publication.give_up()
        publication.pool.shutdown(wait=False, cancel_futures=True)
        await asyncio.gather(*publication.uploads, return_exceptions=True)
