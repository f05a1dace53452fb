# expected: wrong
# mistake: the done callback of a concurrent.futures.Future runs in the worker thread, and it calls loop.create_task there, as if that woke the loop
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: the upload is only started when something else happens to wake the loop (the bell, another upload); with one part and a silent door publish hangs for ever
"""Publish the video; when a future of the pool is done, its callback starts the upload."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload


class Deliveries:
    """Uploads under way, and the future that tells the end of all."""

    def __init__(self, address: Address, parts: list[str]) -> None:
        self.address = address
        self.loop = asyncio.get_running_loop()
        self.receipts = dict.fromkeys(parts, "")
        self.missing = set(parts)
        self.tasks: list[asyncio.Task[None]] = []
        self.end: asyncio.Future[None] = self.loop.create_future()

    def callback(self, part: str):
        def exported(future: Future[str]) -> None:
            if not future.cancelled():
                self.tasks.append(self.loop.create_task(self.deliver(part, future)))

        return exported

    async def deliver(self, part: str, future: Future[str]) -> None:
        if self.end.done():
            return
        try:
            self.receipts[part] = await upload(self.address, part, future.result())
        except Exception as error:
            if not self.end.done():
                self.end.set_exception(error)
            return
        self.missing.discard(part)
        if not self.missing and not self.end.done():
            self.end.set_result(None)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    deliveries = Deliveries(address, parts)
    pool = ThreadPoolExecutor(workers)
    try:
        for part in parts:
            pool.submit(export, address, part).add_done_callback(deliveries.callback(part))
        await deliveries.end
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for task in deliveries.tasks:
            task.cancel()
        await asyncio.gather(*deliveries.tasks, return_exceptions=True)
    return list(deliveries.receipts.values())
