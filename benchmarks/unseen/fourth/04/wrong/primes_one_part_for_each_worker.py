# expected: wrong
# mistake: the first exports are begun by `parts[n] for n in range(workers)`, as if there were always a part for each worker
# rule: "there may be more workers than parts, but never more than five"
# seen: right with as many parts as workers or more; with more workers than parts (say, one part and two workers) an IndexError
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


class Publisher:
    """Callbacks: each export that ends begins the next one."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address, self.parts, self.workers = address, parts, workers
        self.loop = asyncio.get_running_loop()
        self.pool = ThreadPoolExecutor(workers)
        self.result = self.loop.create_future()
        self.receipts: dict[int, str] = {}
        self.next = 0
        self.running: set[asyncio.Future] = set()
        self.stopped = False

    def start(self) -> None:
        first = [self.parts[n] for n in range(self.workers)]
        for part in first:
            self.begin(part)

    def begin(self, part: str) -> None:
        index, self.next = self.next, self.next + 1
        future = self.loop.run_in_executor(self.pool, export, self.address, part)
        self.running.add(future)
        future.add_done_callback(lambda future: self.on_exported(index, future))

    def on_exported(self, index: int, future: asyncio.Future) -> None:
        if not self.well(future):
            return
        task = self.loop.create_task(upload(self.address, self.parts[index], future.result()))
        self.running.add(task)
        task.add_done_callback(lambda task: self.on_uploaded(index, task))
        if self.next < len(self.parts):
            self.begin(self.parts[self.next])

    def on_uploaded(self, index: int, task: asyncio.Future) -> None:
        if not self.well(task):
            return
        self.receipts[index] = task.result()
        if len(self.receipts) == len(self.parts) and not self.result.done():
            self.result.set_result([self.receipts[n] for n in range(len(self.parts))])

    def well(self, future: asyncio.Future) -> bool:
        """Whether all is well and we may go on."""
        self.running.discard(future)
        if future.cancelled():
            return False
        if future.exception() is not None:
            if not self.result.done():
                self.result.set_exception(future.exception())
            self.stop()
            return False
        return not self.stopped

    def stop(self) -> None:
        self.stopped = True
        for future in self.running:
            future.cancel()
        self.pool.shutdown(wait=False, cancel_futures=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publisher = Publisher(address, parts, workers)
    try:
        publisher.start()
        return await publisher.result
    finally:
        publisher.stop()
        await asyncio.gather(*publisher.running, return_exceptions=True)
