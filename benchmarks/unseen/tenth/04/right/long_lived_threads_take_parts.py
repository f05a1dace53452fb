# expected: right
# mistake: none; unusual: `threading.Thread` workers that take the next part from a shared deque by themselves and hand each export over with `call_soon_threadsafe`; a threading.Event stops them
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: always right; at a failure or a stop at most the threads that have just become free begin one more
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import collections
import threading

from studio import Address, export, upload


class ExportThreads:
    """Threads that export part after part; the loop hears of each through futures."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.loop = asyncio.get_running_loop()
        self.exported = {part: self.loop.create_future() for part in parts}
        self.waiting = collections.deque(parts)
        self.stopped = threading.Event()
        self.threads = [
            threading.Thread(target=self.work, daemon=True) for _ in range(min(workers, len(parts)))
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def work(self) -> None:
        while not self.stopped.is_set():
            try:
                part = self.waiting.popleft()
            except IndexError:
                return
            try:
                result = export(self.address, part)
            except Exception as error:
                self.stopped.set()
                self.tell(part, None, error)
            else:
                self.tell(part, result, None)

    def tell(self, part: str, result: str | None, error: Exception | None) -> None:
        try:
            self.loop.call_soon_threadsafe(self.hear, part, result, error)
        except RuntimeError:  # the loop was closed after a stop: nobody is interested any more
            pass

    def hear(self, part: str, result: str | None, error: Exception | None) -> None:
        future = self.exported[part]
        if future.done():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    threads = ExportThreads(address, parts, workers)

    async def deliver(part: str) -> str:
        return await upload(address, part, await threads.exported[part])

    try:
        async with asyncio.TaskGroup() as group:
            deliveries = [group.create_task(deliver(part)) for part in parts]
            threads.start()
    finally:
        threads.stopped.set()
    return [delivery.result() for delivery in deliveries]
