# expected: wrong
# mistake: the first export of each worker takes its part by `next(waiting)` without a default; where there are more workers than parts that raises StopIteration inside the coroutine
# rule: "There is at least one part, no part stands twice, and there may be more workers than parts, but never more than five."
# seen: with more workers than parts RuntimeError (coroutine raised StopIteration) comes out, in an exception group; right with at least as many parts as workers
"""Publish the video: each export that ends begins the next one."""

import asyncio
from contextlib import AsyncExitStack

from studio import Address, export, upload


class Conveyor:
    """An async context manager: parts go in, and when the block ends the receipts are there."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.waiting = iter(parts)
        self.workers = workers
        self.receipts: dict[str, str] = {}
        self.stack = AsyncExitStack()

    async def __aenter__(self) -> "Conveyor":
        self.group = await self.stack.enter_async_context(asyncio.TaskGroup())
        return self

    async def __aexit__(self, *details: object) -> bool | None:
        return await self.stack.__aexit__(*details)

    async def start(self) -> None:
        for _ in range(self.workers):
            self.group.create_task(self.carry(next(self.waiting)))

    async def carry(self, part: str) -> None:
        exported = await asyncio.to_thread(export, self.address, part)
        following = next(self.waiting, None)
        if following is not None:
            self.group.create_task(self.carry(following))
        self.receipts[part] = await upload(self.address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    async with Conveyor(address, parts, workers) as conveyor:
        await conveyor.start()
    return [conveyor.receipts[part] for part in parts]
