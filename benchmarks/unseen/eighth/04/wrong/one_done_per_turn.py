# expected: wrong
# mistake: of the set of finished tasks that asyncio.wait gives back only one is handled; the others that ended in the same turn are in neither set any more and are forgotten
# rule: "Several exports and uploads may end at the same moment, so that your code hears of all of them in one turn."
# seen: right while only one export or upload ends at a time; if two end in one turn, a part is never uploaded or a receipt is lost: KeyError at the end.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from collections import deque

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    waiting = deque(parts)
    exporting: dict[asyncio.Task[str], str] = {}
    uploading: dict[asyncio.Task[str], str] = {}
    receipts: dict[str, str] = {}
    pending: set[asyncio.Task[str]] = set()

    def begin_exports() -> None:
        while waiting and len(exporting) < workers:
            part = waiting.popleft()
            task = asyncio.create_task(asyncio.to_thread(export, address, part))
            exporting[task] = part
            pending.add(task)

    try:
        begin_exports()
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            task = done.pop()
            if task in exporting:
                part = exporting.pop(task)
                exported = task.result()
                begin_exports()
                sender = asyncio.create_task(upload(address, part, exported))
                uploading[sender] = part
                pending.add(sender)
            else:
                receipts[uploading.pop(task)] = task.result()
    finally:
        leftover = [*exporting, *uploading]
        for task in leftover:
            task.cancel()
        await asyncio.gather(*leftover, return_exceptions=True)
    return [receipts[part] for part in parts]
