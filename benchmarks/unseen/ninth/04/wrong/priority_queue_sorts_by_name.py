# expected: wrong
# mistake: the parts wait in a PriorityQueue whose key is the name of the part, so they come out in alphabetical order
# rule: exports every part, beginning in the order of `parts`
# seen: right while the names are in alphabetical order (part-0 ... part-9); with part-10 after part-9, or with names in another order, the exports begin in the wrong order
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    todo: asyncio.PriorityQueue[tuple[str, asyncio.Future[str]]] = asyncio.PriorityQueue()
    loop = asyncio.get_running_loop()
    promises = [loop.create_future() for _ in parts]
    for part, promise in zip(parts, promises, strict=True):
        todo.put_nowait((part, promise))

    async def worker(group: asyncio.TaskGroup) -> None:
        while True:
            try:
                part, promise = todo.get_nowait()
            except asyncio.QueueEmpty:
                return
            exported = await asyncio.to_thread(export, address, part)
            group.create_task(deliver(part, exported, promise))

    async def deliver(part: str, exported: str, promise: asyncio.Future[str]) -> None:
        promise.set_result(await upload(address, part, exported))

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(worker(group))
    return [promise.result() for promise in promises]
