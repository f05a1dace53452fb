# expected: right
# mistake: none; unusual: a class with done callbacks instead of a coroutine for each part: the callback of an export starts its upload, the callback of an upload counts; publish awaits one future only.
# rule: "Uploads are tasks on the loop that is there already. They need no threads, and no second loop."
# seen: All rules are kept; the pool is as large as `workers`, and what is still queued in it is cancelled at a failure or a stop.
"""Publish the video of the party: everything is a callback."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from studio import Address, export, upload


class Publication:
    """The parts of one call, and what has become of them."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.loop = asyncio.get_running_loop()
        self.address = address
        self.parts = parts
        self.pool = ThreadPoolExecutor(workers)
        self.exports: list[asyncio.Future[str]] = []
        self.uploads: list[asyncio.Task[str]] = []
        self.receipts: dict[str, str] = {}
        self.finished: asyncio.Future[None] = self.loop.create_future()

    def start(self) -> None:
        for part in self.parts:
            exporting = self.loop.run_in_executor(self.pool, export, self.address, part)
            exporting.add_done_callback(partial(self.on_exported, part))
            self.exports.append(exporting)

    def fails(self, future: asyncio.Future) -> bool:
        """Whether there is nothing to go on with; the first error ends everything."""
        if future.cancelled():
            return True
        error = future.exception()
        if error is not None and not self.finished.done():
            self.finished.set_exception(error)
        return self.finished.done()

    def on_exported(self, part: str, exporting: asyncio.Future[str]) -> None:
        if self.fails(exporting):
            return
        uploading = self.loop.create_task(upload(self.address, part, exporting.result()))
        uploading.add_done_callback(partial(self.on_uploaded, part))
        self.uploads.append(uploading)

    def on_uploaded(self, part: str, uploading: asyncio.Task[str]) -> None:
        if self.fails(uploading):
            return
        self.receipts[part] = uploading.result()
        if len(self.receipts) == len(self.parts):
            self.finished.set_result(None)

    async def stop(self) -> None:
        self.finished.cancel()
        for future in (*self.exports, *self.uploads):
            future.cancel()
        self.pool.shutdown(wait=False, cancel_futures=True)
        await asyncio.gather(*self.uploads, return_exceptions=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publication = Publication(address, parts, workers)
    publication.start()
    try:
        await publication.finished
    finally:
        await publication.stop()
    return [publication.receipts[part] for part in parts]
