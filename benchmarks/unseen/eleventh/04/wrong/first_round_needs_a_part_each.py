# expected: wrong
# mistake: begins the first round with next(left) for each worker, without a default
# rule: "there may be more workers than parts, but never more than five"
# seen: right with as many parts as workers, or more; with more workers than parts next() raises StopIteration, which comes out of publish in the exception group
"""Publish the video of the party: each part that is exported brings the next one along."""

import asyncio
from collections.abc import Iterator

from studio import Address, export, upload


class Chain:
    """Parts that follow one another; `workers` of them are being exported."""

    def __init__(self, address: Address, parts: list[str], group: asyncio.TaskGroup) -> None:
        self.address = address
        self.left: Iterator[str] = iter(parts)
        self.group = group
        self.tasks: dict[str, asyncio.Task[str]] = {}

    def begin(self, part: str) -> None:
        self.tasks[part] = self.group.create_task(self.part(part))

    async def part(self, part: str) -> str:
        exported = await asyncio.to_thread(export, self.address, part)
        for following in self.left:
            self.begin(following)
            break
        return await upload(self.address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    async with asyncio.TaskGroup() as group:
        chain = Chain(address, parts, group)
        for _ in range(workers):
            chain.begin(next(chain.left))
    return [chain.tasks[part].result() for part in parts]
