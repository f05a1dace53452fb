# expected: wrong
# mistake: keeps the upload tasks in a list in the order in which they were created, and takes that for the order of the parts; it is the order in which the exports came to their end
# rule: "returns the receipts, in the order of `parts`."
# seen: only when a later part is exported before an earlier one: the receipts come back swapped (the order in which the uploads end does not matter)
"""Publish the video: a done-callback of each export starts its upload."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from studio import Address, export, upload


class Film:
    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.todo = iter(parts)
        self.left = len(parts)
        self.loop = asyncio.get_running_loop()
        self.pool = ThreadPoolExecutor(workers)
        self.uploads: list[asyncio.Task] = []
        self.all_exported = self.loop.create_future()
        for _ in range(min(workers, len(parts))):
            self.export_next()

    def export_next(self) -> None:
        for part in self.todo:
            job = self.loop.run_in_executor(self.pool, export, self.address, part)
            job.add_done_callback(partial(self.exported, part))
            return

    def exported(self, part: str, job: asyncio.Future) -> None:
        if self.all_exported.done() or job.cancelled():
            return job.cancelled() or job.exception()  # too late
        if error := job.exception():
            self.all_exported.set_exception(error)
            return
        self.export_next()
        self.uploads.append(self.loop.create_task(upload(self.address, part, job.result())))
        self.left -= 1
        if self.left == 0:
            self.all_exported.set_result(None)

    async def receipts(self) -> list[str]:
        try:
            await self.all_exported
            return await asyncio.gather(*self.uploads)
        finally:
            for task in self.uploads:
                task.cancel()
            await asyncio.gather(*self.uploads, return_exceptions=True)
            self.pool.shutdown(wait=False, cancel_futures=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    return await Film(address, parts, workers).receipts()
