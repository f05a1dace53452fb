# expected: wrong
# mistake: catches the cancellation to tidy up and does not raise it again: publish returns the receipts that it has so far, as if nothing had happened
# rule: "The cancellation comes out of `publish`, too: whoever catches it to tidy up raises it again."
# seen: only when publish is cancelled: exports and uploads do stop, but publish returns a (too short) list and the caller goes on
"""Publish the video with anyio: a manager that always gives back what it has."""

from collections import deque

import anyio
import anyio.lowlevel
import anyio.to_thread

from studio import Address, export, upload


class Manager:
    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.parts = parts
        self.queue = deque(parts)
        self.workers = min(workers, len(parts))
        self.limiter = anyio.CapacityLimiter(self.workers)
        self.receipts: dict[str, str] = {}

    async def run(self) -> list[str]:
        try:
            async with anyio.create_task_group() as self.group:
                for _ in range(self.workers):
                    self.group.start_soon(self.exporter)
        except anyio.get_cancelled_exc_class():
            self.queue.clear()  # tidy up: nobody shall begin another one
        return [self.receipts[part] for part in self.parts if part in self.receipts]

    async def exporter(self) -> None:
        while self.queue:
            part = self.queue.popleft()
            exported = await anyio.to_thread.run_sync(export, self.address, part, limiter=self.limiter)
            await anyio.lowlevel.checkpoint_if_cancelled()  # the thread was shielded
            self.group.start_soon(self.uploader, part, exported)

    async def uploader(self, part: str, exported: str) -> None:
        self.receipts[part] = await upload(self.address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    return await Manager(address, parts, workers).run()
