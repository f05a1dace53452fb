# expected: wrong
# mistake: it gives each of `workers` lanes a first part with next() and no default, although there may be fewer parts than workers
# rule: "There is at least one part, no part stands twice, and there may be more workers than parts, but never more than five."
# seen: right for workers <= len(parts); with more workers than parts next() raises StopIteration, which comes out of publish as an error
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    queue = iter(parts)
    receipts: dict[str, str] = {}

    async def send(part: str, exported: str) -> None:
        receipts[part] = await upload(address, part, exported)

    async def lane(part: str | None) -> None:
        while part is not None:
            exported = await asyncio.to_thread(export, address, part)
            group.create_task(send(part, exported))
            part = next(queue, None)

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(lane(next(queue)))
    return [receipts[part] for part in parts]
