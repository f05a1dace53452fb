# expected: wrong
# mistake: The parts wait in a PriorityQueue as (part, index), so they come out in the alphabetical order of their names.
# rule: "exports every part, beginning in the order of `parts`"
# seen: Right for part-0 to part-9; with part-10 it comes before part-2, and with names like intro, cake, dance the exports begin in another order than that of parts (the receipts are in the right one).
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    todo: asyncio.PriorityQueue[tuple[str, int]] = asyncio.PriorityQueue()
    for index, part in enumerate(parts):
        todo.put_nowait((part, index))

    async with asyncio.TaskGroup() as group:

        async def upload_one(index: int, part: str, exported: str) -> None:
            receipts[index] = await upload(address, part, exported)

        async def worker() -> None:
            while not todo.empty():
                part, index = todo.get_nowait()
                exported = await asyncio.to_thread(export, address, part)
                group.create_task(upload_one(index, part, exported))

        for _ in range(min(workers, len(parts))):
            group.create_task(worker())
    return receipts
