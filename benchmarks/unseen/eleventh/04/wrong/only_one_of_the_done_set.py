# expected: wrong
# mistake: takes one task out of the done set of asyncio.wait and forgets the others that ended in the same turn
# rule: "Several exports and uploads may end at the same moment, so that your code hears of all of them in one turn."
# seen: right while ends come one by one; when two come in one turn, the other export is never uploaded (or its receipt is lost): KeyError at the end
"""Publish the video of the party: one dispatcher that waits for whatever comes first."""

import asyncio
from collections import deque

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    waiting = deque(parts)
    jobs: dict[asyncio.Task[str], tuple[str, str]] = {}
    receipts: dict[str, str] = {}
    pending: set[asyncio.Task[str]] = set()

    def begin_export() -> None:
        if waiting:
            part = waiting.popleft()
            task = asyncio.create_task(asyncio.to_thread(export, address, part))
            jobs[task] = ("export", part)
            pending.add(task)

    def begin_upload(part: str, exported: str) -> None:
        task = asyncio.create_task(upload(address, part, exported))
        jobs[task] = ("upload", part)
        pending.add(task)

    try:
        for _ in range(workers):
            begin_export()
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            task = done.pop()
            kind, part = jobs.pop(task)
            if kind == "export":
                begin_upload(part, task.result())
                begin_export()
            else:
                receipts[part] = task.result()
    finally:
        for task in jobs:
            task.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
    return [receipts[part] for part in parts]
