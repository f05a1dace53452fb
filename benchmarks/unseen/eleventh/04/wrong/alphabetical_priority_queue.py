# expected: wrong
# mistake: puts the names into a PriorityQueue "so that they come in order", which is the order of the alphabet
# rule: "exports every part, beginning in the order of `parts`, on threads"
# seen: right for part-0 to part-9; with part-10 (comes before part-2), or names that are not sorted, the exports begin in another order
"""Publish the video of the party: workers that take from an asyncio queue."""

import asyncio

from studio import Address, export, upload


class Publisher:
    """One publication: a queue of parts, and the receipts so far."""

    def __init__(self, address: Address, parts: list[str]) -> None:
        self.address = address
        self.todo: asyncio.PriorityQueue[str] = asyncio.PriorityQueue()
        for part in parts:
            self.todo.put_nowait(part)
        self.receipts: dict[str, str] = {}

    async def deliver(self, part: str, exported: str) -> None:
        self.receipts[part] = await upload(self.address, part, exported)

    async def worker(self, group: asyncio.TaskGroup) -> None:
        while not self.todo.empty():
            part = self.todo.get_nowait()
            exported = await asyncio.to_thread(export, self.address, part)
            group.create_task(self.deliver(part, exported))


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publisher = Publisher(address, parts)
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(publisher.worker(group))
    return [publisher.receipts[part] for part in parts]
