# expected: right
# mistake: unusual: a state machine of done-callbacks around one single future; publish awaits only that, as a protocol of the year 2014 would
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: right in all situations; the next export begins in the callback of the one before
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from studio import Address, export, upload


class Publication:
    """One call of ``publish``."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.parts = parts
        self.receipts: dict[int, str] = {}
        self.loop = asyncio.get_running_loop()
        self.finished = self.loop.create_future()
        self.uploads: set[asyncio.Task] = set()
        self.pool = ThreadPoolExecutor(workers)
        self.begun = 0
        self.closed = False
        for _ in range(workers):
            self.begin_next()

    def begin_next(self) -> None:
        if self.closed or self.begun == len(self.parts):
            return
        index = self.begun
        self.begun += 1
        future = self.loop.run_in_executor(self.pool, export, self.address, self.parts[index])
        future.add_done_callback(partial(self.export_ended, index))

    def export_ended(self, index: int, future: asyncio.Future) -> None:
        if future.cancelled():
            return
        error = future.exception()
        if self.closed:
            return
        if error is not None:
            self.close(error)
            return
        self.begin_next()
        task = self.loop.create_task(upload(self.address, self.parts[index], future.result()))
        self.uploads.add(task)
        task.add_done_callback(partial(self.upload_ended, index))

    def upload_ended(self, index: int, task: asyncio.Task) -> None:
        self.uploads.discard(task)
        if task.cancelled():
            return
        if (error := task.exception()) is not None:
            self.close(error)
            return
        self.receipts[index] = task.result()
        if len(self.receipts) == len(self.parts) and not self.finished.done():
            self.finished.set_result(None)

    def close(self, error: BaseException | None = None) -> None:
        """Nothing begins after this."""
        self.closed = True
        for task in self.uploads:
            task.cancel()
        if error is not None and not self.finished.done():
            self.finished.set_exception(error)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publication = Publication(address, list(parts), workers)
    try:
        await publication.finished
    finally:
        publication.close()
        if publication.uploads:
            await asyncio.wait(publication.uploads)
        publication.pool.shutdown(wait=False, cancel_futures=True)
    return [publication.receipts[index] for index in range(len(publication.parts))]
