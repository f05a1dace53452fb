# expected: right
# mistake: none; unusual: everything is done by callbacks of futures on the loop; the only await of the normal way is that of one future, the outcome
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: right in all situations; the pool of this call is not waited for
"""Publish the video with callbacks, in asyncio."""

import asyncio
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from studio import Address, export, upload


class Publication:
    """What is going on in one call of publish. All of its methods run on the loop."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.loop = asyncio.get_running_loop()
        self.pool = ThreadPoolExecutor(workers)
        self.address = address
        self.waiting = deque(parts)
        self.receipts: dict[str, str] = {}
        self.count = len(parts)
        self.under_way: set[asyncio.Future[str]] = set()
        self.outcome: asyncio.Future[None] = self.loop.create_future()
        for _ in range(workers):
            self.export_next()

    def follow(self, future: asyncio.Future[str], then, part: str) -> None:
        self.under_way.add(future)
        future.add_done_callback(partial(self.settle, then, part))

    def settle(self, then, part: str, future: asyncio.Future[str]) -> None:
        self.under_way.discard(future)
        if future.cancelled():
            return
        error = future.exception()
        if self.outcome.done():
            return
        if error is not None:
            self.outcome.set_exception(error)
        else:
            then(part, future.result())

    def export_next(self) -> None:
        if self.waiting:
            part = self.waiting.popleft()
            self.follow(
                self.loop.run_in_executor(self.pool, export, self.address, part), self.exported, part
            )

    def exported(self, part: str, exported: str) -> None:
        self.follow(self.loop.create_task(upload(self.address, part, exported)), self.arrived, part)
        self.export_next()

    def arrived(self, part: str, receipt: str) -> None:
        self.receipts[part] = receipt
        if len(self.receipts) == self.count:
            self.outcome.set_result(None)

    async def close(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)
        rest = list(self.under_way)
        for future in rest:
            future.cancel()
        await asyncio.gather(*rest, return_exceptions=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publication = Publication(address, parts, workers)
    try:
        await publication.outcome
    finally:
        await publication.close()
    return [publication.receipts[part] for part in parts]
