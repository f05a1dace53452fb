# expected: wrong
# mistake: keeps the waiting parts in a heap, which gives them out by name and not in the order of `parts`
# rule: "exports every part, beginning in the order of `parts`"
# seen: right when the names happen to be sorted (part-0 … part-9); wrong with part-10 after part-9, or with names in any other order
"""Publish the video of the party, part by part: export each part, then upload it."""

import heapq

import trio

from studio import Address, export, upload


class Workshop:
    """A few exporters at one heap of parts."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.parts = parts
        self.workers = workers
        self.heap = list(parts)
        heapq.heapify(self.heap)
        self.receipts = dict.fromkeys(parts, "")

    async def exporter(self, nursery: trio.Nursery) -> None:
        while self.heap:
            part = heapq.heappop(self.heap)
            exported = await trio.to_thread.run_sync(export, self.address, part)
            nursery.start_soon(self.deliver, part, exported)

    async def deliver(self, part: str, exported: str) -> None:
        self.receipts[part] = await upload(self.address, part, exported)

    async def run(self) -> list[str]:
        async with trio.open_nursery() as nursery:
            for _ in range(self.workers):
                nursery.start_soon(self.exporter, nursery)
        return [self.receipts[part] for part in self.parts]


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    return await Workshop(address, parts, workers).run()
