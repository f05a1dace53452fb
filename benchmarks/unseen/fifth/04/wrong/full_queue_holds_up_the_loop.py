# expected: wrong
# mistake: the loop feeds its threads through a bounded queue.Queue, and `put` blocks the thread of the loop while the queue is full
# rule: "While the parts are exported somebody rings at the door now and then, and the loop must answer at once."
# seen: with more than twice as many parts as workers the loop stands still until enough parts have been exported: nobody answers the door, and no upload sets off; right with fewer parts
"""Publish the video with a crew of threads, and a queue that cannot grow without bounds."""

import asyncio
import queue
import threading
from contextlib import suppress

from studio import Address, export, upload


class Crew:
    """Threads that export what is put into their queue, and tell the loop."""

    def __init__(self, address: Address, workers: int, exported, failed) -> None:
        self.loop = asyncio.get_running_loop()
        self.address = address
        self.exported = exported
        self.failed = failed
        self.stopped = threading.Event()
        self.jobs: queue.Queue[str | None] = queue.Queue(maxsize=workers)
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(workers)]
        for thread in self.threads:
            thread.start()

    def tell(self, what, *args: object) -> None:
        if not self.stopped.is_set():
            self.loop.call_soon_threadsafe(what, *args)

    def work(self) -> None:
        while (part := self.jobs.get()) is not None and not self.stopped.is_set():
            try:
                result = export(self.address, part)
            except Exception as error:
                self.tell(self.failed, error)
                self.stopped.set()
            else:
                self.tell(self.exported, part, result)

    def feed(self, parts: list[str]) -> None:
        for part in parts:
            if self.stopped.is_set():
                return
            self.jobs.put(part)

    def dismiss(self) -> None:
        self.stopped.set()
        with suppress(queue.Empty):
            while True:
                self.jobs.get_nowait()
        for _ in self.threads:
            self.jobs.put_nowait(None)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    receipts: dict[str, str] = {}
    uploads: set[asyncio.Task[None]] = set()

    async def send(part: str, exported: str) -> None:
        try:
            receipts[part] = await upload(address, part, exported)
        except Exception as error:
            failed(error)
        if len(receipts) == len(parts) and not end.done():
            end.set_result(None)

    def exported(part: str, result: str) -> None:
        if not end.done():
            uploads.add(asyncio.create_task(send(part, result)))

    def failed(error: Exception) -> None:
        if not end.done():
            end.set_exception(error)

    crew = Crew(address, workers, exported, failed)
    try:
        crew.feed(parts)
        await end
    finally:
        crew.dismiss()
        for task in uploads:
            task.cancel()
        await asyncio.gather(*uploads, return_exceptions=True)
    return [receipts[part] for part in parts]
