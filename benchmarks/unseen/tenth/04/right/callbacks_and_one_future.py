# expected: right
# mistake: none; unusual: a state machine of callbacks (`add_done_callback`) around one future of the loop that tells the end; `publish` has a single await that matters, no task group and no semaphore
# rule: "If an export fails, `ExportError` comes out of `publish` (alone, or in the exception group of a task group). No further export begins, and uploads that are on their way are given up."
# seen: always right
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import concurrent.futures

from studio import Address, export, upload


class Publication:
    """What is going on, and what to do when something of it has ended."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.parts = parts
        self.loop = asyncio.get_running_loop()
        self.pool = concurrent.futures.ThreadPoolExecutor(workers)
        self.end = self.loop.create_future()
        self.uploads: set[asyncio.Task] = set()
        self.receipts: dict[str, str] = {}
        self.next = 0

    def begin_export(self) -> None:
        if self.next == len(self.parts):
            return
        part = self.parts[self.next]
        self.next += 1
        exporting = self.loop.run_in_executor(self.pool, export, self.address, part)
        exporting.add_done_callback(lambda done, part=part: self.export_ended(part, done))

    def export_ended(self, part: str, exporting: asyncio.Future) -> None:
        if exporting.cancelled():
            return
        error = exporting.exception()
        if self.end.done():
            return
        if error is not None:
            self.end.set_exception(error)
            return
        self.begin_export()
        uploading = self.loop.create_task(upload(self.address, part, exporting.result()))
        self.uploads.add(uploading)
        uploading.add_done_callback(lambda done, part=part: self.upload_ended(part, done))

    def upload_ended(self, part: str, uploading: asyncio.Task) -> None:
        self.uploads.discard(uploading)
        if uploading.cancelled():
            return
        error = uploading.exception()
        if self.end.done():
            return
        if error is not None:
            self.end.set_exception(error)
            return
        self.receipts[part] = uploading.result()
        if len(self.receipts) == len(self.parts):
            self.end.set_result(None)

    async def close(self) -> None:
        self.end.cancel()
        self.pool.shutdown(wait=False, cancel_futures=True)
        left = list(self.uploads)
        for uploading in left:
            uploading.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publication = Publication(address, parts, workers)
    for _ in range(workers):
        publication.begin_export()
    try:
        await publication.end
    finally:
        await publication.close()
    return [publication.receipts[part] for part in parts]
