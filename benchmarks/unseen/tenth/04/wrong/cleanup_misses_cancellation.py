# expected: wrong
# mistake: the uploads are cancelled in `except Exception`, which a CancelledError passes by (it is a BaseException), and asyncio.wait does not cancel what it waits for
# rule: "If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up."
# seen: when publish is cancelled while uploads are on their way, they go on to their end; right when it succeeds or an export fails
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from collections import deque

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    todo = deque(parts)
    exporting: dict[asyncio.Task, str] = {}
    uploading: dict[asyncio.Task, str] = {}
    receipts: dict[str, str] = {}
    try:
        while todo or exporting or uploading:
            while todo and len(exporting) < workers:
                part = todo.popleft()
                exporting[asyncio.create_task(asyncio.to_thread(export, address, part))] = part
            done, _ = await asyncio.wait(
                exporting.keys() | uploading.keys(), return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                if task in exporting:
                    part = exporting.pop(task)
                    uploading[asyncio.create_task(upload(address, part, task.result()))] = part
                else:
                    receipts[uploading.pop(task)] = task.result()
    except Exception:
        for task in [*exporting, *uploading]:
            task.cancel()
        await asyncio.gather(*exporting, *uploading, return_exceptions=True)
        raise
    return [receipts[part] for part in parts]
