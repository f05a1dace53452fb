# expected: wrong
# mistake: on a failure or a stop it cancels the uploads and empties the pool, but a thread that comes to its end after that still rings the loop, and the callback begins an upload although nobody publishes any more
# rule: "If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up."
# seen: right when all goes well; after a failure or a cancellation with exports at work, when the program goes on: each of them is uploaded later, behind publish's back
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial

from studio import Address, export, upload


class Publisher:
    """Callbacks all the way: pool -> loop -> upload -> receipt."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.loop = asyncio.get_running_loop()
        self.address = address
        self.parts = parts
        self.pool = ThreadPoolExecutor(max_workers=workers)
        self.uploads: dict[str, asyncio.Task[str]] = {}
        self.receipts: dict[str, str] = {}
        self.finished = self.loop.create_future()

    async def run(self) -> list[str]:
        try:
            for part in self.parts:
                self.pool.submit(export, self.address, part).add_done_callback(partial(self.ring, part))
            await self.finished
        finally:
            self.pool.shutdown(wait=False, cancel_futures=True)
            for task in self.uploads.values():
                task.cancel()
        return [self.receipts[part] for part in self.parts]

    def ring(self, part: str, future: "Future[str]") -> None:
        """Called on a thread of the pool."""
        if not future.cancelled():
            with suppress(RuntimeError):  # the loop is closed
                self.loop.call_soon_threadsafe(self.exported, part, future)

    def exported(self, part: str, future: "Future[str]") -> None:
        if error := future.exception():
            self.fail(error)
            return
        task = self.loop.create_task(upload(self.address, part, future.result()))
        self.uploads[part] = task
        task.add_done_callback(partial(self.uploaded, part))

    def uploaded(self, part: str, task: "asyncio.Task[str]") -> None:
        if task.cancelled():
            return
        if error := task.exception():
            self.fail(error)
            return
        self.receipts[part] = task.result()
        if len(self.receipts) == len(self.parts) and not self.finished.done():
            self.finished.set_result(None)

    def fail(self, error: BaseException) -> None:
        if not self.finished.done():
            self.finished.set_exception(error)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    return await Publisher(address, parts, workers).run()
