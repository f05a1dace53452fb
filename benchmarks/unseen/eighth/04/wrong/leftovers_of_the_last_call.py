# expected: wrong
# mistake: the deque of waiting parts is a class attribute, shared by all calls; what was still waiting when a call failed or was cancelled is exported by the next call
# rule: "And a program may call `publish` again, with other parts and another number of workers, whatever came of it the first time."
# seen: right at the first call and after calls that succeeded; after a failed or cancelled call the next one exports and uploads parts that nobody asked for, before its own.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from collections import deque

from studio import Address, export, upload


class Publisher:
    """Exports on threads, uploads in tasks."""

    waiting: deque[str] = deque()

    def __init__(self, address: Address, workers: int) -> None:
        self.address = address
        self.workers = workers
        self.receipts: dict[str, str] = {}

    async def publish(self, parts: list[str]) -> list[str]:
        self.waiting.extend(parts)
        async with asyncio.TaskGroup() as self.group:
            for _ in range(self.workers):
                self.group.create_task(self.work())
        return [self.receipts[part] for part in parts]

    async def work(self) -> None:
        while self.waiting:
            part = self.waiting.popleft()
            exported = await asyncio.to_thread(export, self.address, part)
            self.group.create_task(self.send(part, exported))

    async def send(self, part: str, exported: str) -> None:
        self.receipts[part] = await upload(self.address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    return await Publisher(address, workers).publish(parts)
