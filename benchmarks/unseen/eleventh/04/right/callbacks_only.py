# expected: right
# mistake: none; a state machine of callbacks: no task for an export, and one single future that `publish` awaits
# rule: "uploads each part as soon as it is exported, while other parts are still being exported"
# seen: done callbacks of run_in_executor begin the upload and the next export; the first error settles the future
"""Publish the video of the party: callbacks, and one future for the whole."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from studio import Address, export, upload


class Publication:
    """All that is known about one call of publish."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.parts = parts
        self.loop = asyncio.get_running_loop()
        self.pool = ThreadPoolExecutor(workers)
        self.begun = 0
        self.uploads: set[asyncio.Task[str]] = set()
        self.receipts: dict[int, str] = {}
        self.outcome: asyncio.Future[list[str]] = self.loop.create_future()

    def begin_export(self) -> None:
        if self.begun < len(self.parts):
            index = self.begun
            self.begun += 1
            future = self.loop.run_in_executor(self.pool, export, self.address, self.parts[index])
            future.add_done_callback(partial(self.exported, index))

    def exported(self, index: int, future: "asyncio.Future[str]") -> None:
        error = None if future.cancelled() else future.exception()
        if self.outcome.done():
            return
        if error is not None:
            self.outcome.set_exception(error)
            return
        task = self.loop.create_task(upload(self.address, self.parts[index], future.result()))
        self.uploads.add(task)
        task.add_done_callback(partial(self.uploaded, index))
        self.begin_export()

    def uploaded(self, index: int, task: "asyncio.Task[str]") -> None:
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if self.outcome.done():
            return
        if error is not None:
            self.outcome.set_exception(error)
            return
        self.receipts[index] = task.result()
        if len(self.receipts) == len(self.parts):
            self.outcome.set_result([self.receipts[i] for i in range(len(self.parts))])


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publication = Publication(address, parts, workers)
    try:
        for _ in range(workers):
            publication.begin_export()
        return await publication.outcome
    finally:
        publication.outcome.cancel()
        for task in publication.uploads:
            task.cancel()
        publication.pool.shutdown(wait=False, cancel_futures=True)
        await asyncio.gather(*publication.uploads, return_exceptions=True)
