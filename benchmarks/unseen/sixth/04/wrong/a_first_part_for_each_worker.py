# expected: wrong
# mistake: gives every worker a first part by `next(waiting)` without asking whether there is one for each
# rule: "there may be more workers than parts"
# seen: right with at least as many parts as workers; with more workers than parts StopIteration stops publish before anything is done
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    waiting = iter(parts)
    receipts: dict[str, str] = {}

    async def chain(part: str | None, group: asyncio.TaskGroup) -> None:
        """Export this part and then whatever is next, until nothing is left."""
        while part is not None:
            exported = await asyncio.to_thread(export, address, part)
            group.create_task(deliver(part, exported))
            part = next(waiting, None)

    async def deliver(part: str, exported: str) -> None:
        receipts[part] = await upload(address, part, exported)

    firsts = []
    while len(firsts) < workers:
        firsts.append(next(waiting))
    async with asyncio.TaskGroup() as group:
        for first in firsts:
            group.create_task(chain(first, group))
    return [receipts[part] for part in parts]
