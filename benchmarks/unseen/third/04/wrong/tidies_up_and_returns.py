# expected: wrong
# mistake: catches the cancellation to stop its background task, and forgets to raise it again
# rule: "The cancellation comes out of `publish`, too: whoever catches it to tidy up raises it again."
# seen: right with success and with failures, and everything stops on a cancellation; but then publish returns a list with gaps (None), as if it had succeeded
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


class Desk:
    """Directs the whole publication from one background task."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.parts = parts
        self.pool = ThreadPoolExecutor(workers)
        self.receipts: list[str | None] = [None] * len(parts)

    async def run(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for index in range(len(self.parts)):
                    group.create_task(self.one(index))
        finally:
            self.pool.shutdown(wait=False, cancel_futures=True)

    async def one(self, index: int) -> None:
        part = self.parts[index]
        loop = asyncio.get_running_loop()
        exported = await loop.run_in_executor(self.pool, export, self.address, part)
        self.receipts[index] = await upload(self.address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    desk = Desk(address, parts, workers)
    background = asyncio.create_task(desk.run())
    try:
        await asyncio.shield(background)
    except asyncio.CancelledError:
        background.cancel()  # tidy up
        await asyncio.wait([background])
    return desk.receipts
