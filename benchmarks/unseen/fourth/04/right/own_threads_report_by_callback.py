# expected: right
# mistake: none; unusual: a class with threads of its own, that draw from a deque under a lock and report with call_soon_threadsafe; one future for the end, and no TaskGroup
# rule: "only `call_soon_threadsafe` wakes it"
# seen: right in all situations
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading
from collections import deque
from contextlib import suppress

from studio import Address, export, upload


class Publication:
    """Everything that belongs to one call of publish."""

    def __init__(self, address: Address, parts: list[str]) -> None:
        self.address = address
        self.parts = parts
        self.lock = threading.Lock()
        self.waiting = deque(parts)  # shared by the threads, under the lock
        self.loop = asyncio.get_running_loop()
        self.finished = self.loop.create_future()
        self.receipts: dict[str, str] = {}
        self.uploads: set[asyncio.Task[str]] = set()
        self.over = False  # only the thread of the loop reads or writes it

    def stop(self) -> None:
        self.over = True
        with self.lock:
            self.waiting.clear()
        for task in self.uploads:
            task.cancel()

    # what runs on the threads

    def work(self) -> None:
        while True:
            with self.lock:
                if not self.waiting:
                    return
                part = self.waiting.popleft()
            try:
                exported = export(self.address, part)
            except BaseException as error:  # noqa: BLE001
                with self.lock:
                    self.waiting.clear()
                self.tell(self.failed, error)
                return
            self.tell(self.exported, part, exported)

    def tell(self, callback, *args) -> None:
        with suppress(RuntimeError):  # the loop may be closed when an abandoned export ends
            self.loop.call_soon_threadsafe(callback, *args)

    # what runs on the loop

    def failed(self, error: BaseException) -> None:
        if not self.finished.done():
            self.finished.set_exception(error)
            self.stop()

    def exported(self, part: str, exported: str) -> None:
        if self.over:
            return
        task = self.loop.create_task(upload(self.address, part, exported))
        self.uploads.add(task)
        task.add_done_callback(lambda task: self.uploaded(part, task))

    def uploaded(self, part: str, task: asyncio.Task[str]) -> None:
        self.uploads.discard(task)
        if task.cancelled():
            return
        if (error := task.exception()) is not None:
            self.failed(error)
            return
        self.receipts[part] = task.result()
        if len(self.receipts) == len(self.parts) and not self.finished.done():
            self.finished.set_result(None)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publication = Publication(address, parts)
    for _ in range(min(workers, len(parts))):
        threading.Thread(target=publication.work, daemon=True).start()
    try:
        await publication.finished
    finally:
        publication.stop()
        await asyncio.gather(*publication.uploads, return_exceptions=True)
    return [publication.receipts[part] for part in parts]
