# expected: wrong
# mistake: the parts wait in an asyncio.PriorityQueue with their name as the priority, so that exports begin in alphabetical order
# rule: "exports every part, beginning in the order of `parts`"
# seen: right while parts is sorted (part-0 … part-9); with part-10, or with names in any other order, the exports begin in the wrong order
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    waiting: asyncio.PriorityQueue[tuple[str, int]] = asyncio.PriorityQueue()
    receipts: list[str | None] = [None] * len(parts)
    for index, part in enumerate(parts):
        waiting.put_nowait((part, index))

    async def send(index: int, part: str, exported: str) -> None:
        receipts[index] = await upload(address, part, exported)

    async with asyncio.TaskGroup() as group:

        async def work() -> None:
            while not waiting.empty():
                part, index = waiting.get_nowait()
                exported = await asyncio.to_thread(export, address, part)
                group.create_task(send(index, part, exported))

        for _ in range(workers):
            group.create_task(work())
    return receipts
