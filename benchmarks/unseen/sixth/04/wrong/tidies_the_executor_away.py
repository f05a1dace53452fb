# expected: wrong
# mistake: at the end it "closes" the threads of `asyncio.to_thread` by `loop.shutdown_default_executor()`, which belong to the loop and not to publish, and which cannot be opened again
# rule: "And a program may call `publish` again, with other parts and another number of workers, whatever came of it the first time."
# seen: right in the first call; a second call on the same loop raises RuntimeError: Executor shutdown has been called
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


class Exporters:
    """``async with``: exporters at one queue; at the end their threads are tidied away."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.workers = workers
        self.receipts: dict[str, str] = {}
        self.queue: asyncio.Queue[str] = asyncio.Queue()
        for part in parts:
            self.queue.put_nowait(part)

    async def __aenter__(self) -> "Exporters":
        self.group = await asyncio.TaskGroup().__aenter__()
        for _ in range(self.workers):
            self.group.create_task(self.work())
        return self

    async def __aexit__(self, *error) -> None:
        try:
            await self.group.__aexit__(*error)
        finally:
            await asyncio.get_running_loop().shutdown_default_executor()

    async def work(self) -> None:
        while not self.queue.empty():
            part = self.queue.get_nowait()
            exported = await asyncio.to_thread(export, self.address, part)
            self.group.create_task(self.deliver(part, exported))

    async def deliver(self, part: str, exported: str) -> None:
        self.receipts[part] = await upload(self.address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    async with Exporters(address, parts, workers) as exporters:
        pass
    return [exporters.receipts[part] for part in parts]
