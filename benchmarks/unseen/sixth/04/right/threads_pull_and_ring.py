# expected: right
# mistake: none; unusual: plain daemon threads pull from one locked deque and tell the loop of each result by call_soon_threadsafe; no executor, no to_thread, no task group, one future for the outcome
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: right in every situation; threads that are at work when publish stops come to their end and are ignored
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading
from collections import deque

from studio import Address, export, upload


class Studio:
    """Everything that one call of publish keeps in mind."""

    def __init__(self, address: Address, parts: list[str]) -> None:
        self.address = address
        self.loop = asyncio.get_running_loop()
        self.lock = threading.Lock()
        self.waiting = deque(enumerate(parts))
        self.open = True
        self.receipts: dict[int, str] = {}
        self.missing = len(parts)
        self.uploads: set[asyncio.Task[str]] = set()
        self.outcome: asyncio.Future[None] = self.loop.create_future()

    # on the threads

    def work(self) -> None:
        while True:
            # the export itself is outside of the lock: only the choice of the part is inside
            with self.lock:
                if not self.open or not self.waiting:
                    return
                number, part = self.waiting.popleft()
            try:
                exported = export(self.address, part)
            except BaseException as error:
                with self.lock:
                    self.open = False
                self.ring(self.failed, error)
                return
            self.ring(self.exported, number, part, exported)

    def ring(self, callback, *args) -> None:
        try:
            self.loop.call_soon_threadsafe(callback, *args)
        except RuntimeError:
            with self.lock:
                self.open = False  # the loop has been closed meanwhile: nobody is interested any more

    # on the loop

    def failed(self, error: BaseException) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(error)

    def exported(self, number: int, part: str, exported: str) -> None:
        if self.outcome.done():
            return
        task = self.loop.create_task(upload(self.address, part, exported))
        self.uploads.add(task)
        task.add_done_callback(lambda task: self.uploaded(number, task))

    def uploaded(self, number: int, task: "asyncio.Task[str]") -> None:
        self.uploads.discard(task)
        if task.cancelled() or self.outcome.done():
            return
        if error := task.exception():
            self.failed(error)
            return
        self.receipts[number] = task.result()
        self.missing -= 1
        if not self.missing:
            self.outcome.set_result(None)

    async def stop(self) -> None:
        with self.lock:
            self.open = False
            self.waiting.clear()
        given_up = list(self.uploads)
        for task in given_up:
            task.cancel()
        await asyncio.gather(*given_up, return_exceptions=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    studio = Studio(address, parts)
    # The threads are handed the first parts under the lock, so the order in which they wake does not matter.
    for number in range(min(workers, len(parts))):
        threading.Thread(target=studio.work, name=f"export-{number}", daemon=True).start()
    try:
        await studio.outcome
    finally:
        if not studio.outcome.done():
            studio.outcome.cancel()
        await studio.stop()
    return [studio.receipts[number] for number in range(len(parts))]
