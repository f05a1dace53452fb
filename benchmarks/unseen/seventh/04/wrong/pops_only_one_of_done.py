# expected: wrong
# mistake: after asyncio.wait(FIRST_COMPLETED) it pops one single task out of `done` and forgets the others that ended in the same turn
# rule: "Several exports and uploads may end at the same moment, so that your code hears of all of them in one turn."
# seen: right while exports end one by one; when two end in one turn, the second part is never uploaded, and the return raises KeyError
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    left = list(reversed(parts))
    part_of: dict[asyncio.Task, str] = {}
    uploads: dict[str, asyncio.Task] = {}
    exporting: set[asyncio.Task] = set()
    async with asyncio.TaskGroup() as group:
        while left or exporting:
            while left and len(exporting) < workers:
                part = left.pop()
                task = group.create_task(asyncio.to_thread(export, address, part))
                part_of[task] = part
                exporting.add(task)
            done, exporting = await asyncio.wait(exporting, return_when=asyncio.FIRST_COMPLETED)
            first = done.pop()
            part = part_of[first]
            uploads[part] = group.create_task(upload(address, part, first.result()))
    return [uploads[part].result() for part in parts]
