# expected: right
# mistake: none; unusual: no task awaits an export. One bare threading.Thread per part reports by call_soon_threadsafe to callbacks, which start the next thread and the upload; publish awaits one single future.
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: right in all situations; the one future, once it is done or cancelled, is also what forbids to begin anything.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import contextlib
import threading

from studio import Address, export, upload


class Publication:
    """One call of publish: who waits, who is at work, and what has arrived."""

    def __init__(self, address: Address, parts: list[str]) -> None:
        self.address = address
        self.parts = parts
        self.begun = 0
        self.receipts: list[str | None] = [None] * len(parts)
        self.missing = len(parts)
        self.uploads: set[asyncio.Task[str]] = set()
        self.loop = asyncio.get_running_loop()
        self.finished: asyncio.Future[None] = self.loop.create_future()

    def begin_next(self) -> None:
        if self.begun == len(self.parts):
            return
        index = self.begun
        self.begun += 1
        threading.Thread(target=self.in_thread, args=(index,), daemon=True).start()

    def in_thread(self, index: int) -> None:
        try:
            exported = export(self.address, self.parts[index])
        except BaseException as error:  # whatever it is, the loop shall know
            report = (self.fail, error)
        else:
            report = (self.on_exported, index, exported)
        with contextlib.suppress(RuntimeError):  # the loop may have been closed meanwhile
            self.loop.call_soon_threadsafe(*report)

    def fail(self, error: BaseException) -> None:
        if not self.finished.done():
            self.finished.set_exception(error)

    def on_exported(self, index: int, exported: str) -> None:
        if self.finished.done():
            return
        self.begin_next()
        task = self.loop.create_task(upload(self.address, self.parts[index], exported))
        self.uploads.add(task)
        task.add_done_callback(lambda task: self.on_uploaded(index, task))

    def on_uploaded(self, index: int, task: "asyncio.Task[str]") -> None:
        if task.cancelled():
            return
        if error := task.exception():
            self.fail(error)
            return
        self.receipts[index] = task.result()
        self.missing -= 1
        if self.missing == 0 and not self.finished.done():
            self.finished.set_result(None)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publication = Publication(address, parts)
    for _ in range(workers):
        publication.begin_next()
    try:
        await publication.finished
    finally:
        for task in publication.uploads:
            task.cancel()
        await asyncio.gather(*publication.uploads, return_exceptions=True)
    return publication.receipts
