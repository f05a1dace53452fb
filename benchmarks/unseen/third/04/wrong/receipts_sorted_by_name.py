# expected: wrong
# mistake: collects (part, receipt) pairs as they come, and sorts them by name instead of by position
# rule: "returns the receipts, in the order of `parts`."
# seen: right whenever the list of parts happens to be in alphabetical order (part-0 … part-9); wrong for part-2, part-10 or for intro, chapter, outro
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def machine(address: Address, todo: asyncio.Queue, group: asyncio.TaskGroup, finished: list) -> None:
    """One of the workers: exports, and lets a new task upload."""

    async def send(part: str, exported: str) -> None:
        receipt = await upload(address, part, exported)
        finished.append((part, receipt))

    while not todo.empty():
        part = todo.get_nowait()
        exported = await asyncio.to_thread(export, address, part)
        group.create_task(send(part, exported))


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    todo: asyncio.Queue[str] = asyncio.Queue()
    for part in parts:
        todo.put_nowait(part)
    finished: list[tuple[str, str]] = []
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(machine(address, todo, group, finished))
    finished.sort()  # they came in the order in which they arrived
    return [receipt for _, receipt in finished]
