# expected: wrong
# mistake: the learner feeds the exporting workers from an asyncio.PriorityQueue of the bare names, so the parts are exported in alphabetical order
# rule: "exports every part, beginning in the order of `parts`"
# seen: wrong whenever `parts` is not in alphabetical order: also part-10 begins before part-2 when there are eleven parts; right for part-0 … part-9
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


class Exporters:
    def __init__(self, address: Address, parts: list[str]) -> None:
        self.address = address
        self.jobs: asyncio.PriorityQueue[str] = asyncio.PriorityQueue()
        for part in parts:
            self.jobs.put_nowait(part)
        self.receipts = dict.fromkeys(parts, "")

    async def run(self, group: asyncio.TaskGroup) -> None:
        while not self.jobs.empty():
            part = self.jobs.get_nowait()
            exported = await asyncio.to_thread(export, self.address, part)
            group.create_task(self.deliver(part, exported))

    async def deliver(self, part: str, exported: str) -> None:
        self.receipts[part] = await upload(self.address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    exporters = Exporters(address, parts)
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(exporters.run(group))
    return list(exporters.receipts.values())
