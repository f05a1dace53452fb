# expected: wrong
# mistake: the threads put what they have exported into a queue.Queue, and a trio task looks into it every few hundredths of a second, with a sleep between
# rule: "Nobody sleeps and looks again. Await the thing itself."
# seen: always: while exports run the task wakes up many times for nothing, and an upload sets off up to one sleep late
"""Publish the video of the party, part by part: export each part, then upload it."""

import queue

import trio

from studio import Address, export, upload


class Studio:
    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.parts = parts
        self.limiter = trio.CapacityLimiter(workers)
        self.exported: queue.Queue[tuple[int, str]] = queue.Queue()
        self.receipts = [""] * len(parts)

    def export_in_thread(self, index: int) -> None:
        self.exported.put((index, export(self.address, self.parts[index])))

    async def export_one(self, index: int) -> None:
        await trio.to_thread.run_sync(self.export_in_thread, index, limiter=self.limiter)

    async def upload_one(self, index: int, exported: str) -> None:
        self.receipts[index] = await upload(self.address, self.parts[index], exported)

    async def run(self) -> list[str]:
        async with trio.open_nursery() as nursery:
            for index in range(len(self.parts)):
                nursery.start_soon(self.export_one, index)
            missing = len(self.parts)
            while missing:
                try:
                    index, exported = self.exported.get_nowait()
                except queue.Empty:
                    await trio.sleep(0.02)
                else:
                    nursery.start_soon(self.upload_one, index, exported)
                    missing -= 1
        return self.receipts


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    return await Studio(address, parts, workers).run()
