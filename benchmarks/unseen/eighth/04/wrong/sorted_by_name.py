# expected: wrong
# mistake: the waiting parts are kept in an asyncio.PriorityQueue, which hands them out sorted by name instead of in the order of the list
# rule: "exports every part, beginning in the order of `parts`"
# seen: right while the names happen to be sorted as strings (part-0 … part-9); wrong with part-10 after part-9, or with names in any other order. Receipts are right.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    waiting: asyncio.PriorityQueue[str] = asyncio.PriorityQueue()
    for part in parts:
        waiting.put_nowait(part)
    receipts: dict[str, str] = {}

    async def uploader(part: str, exported: str) -> None:
        receipts[part] = await upload(address, part, exported)

    async def exporter(group: asyncio.TaskGroup) -> None:
        while not waiting.empty():
            part = waiting.get_nowait()
            exported = await asyncio.to_thread(export, address, part)
            group.create_task(uploader(part, exported))

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(exporter(group))
    return [receipts[part] for part in parts]
