# expected: wrong
# mistake: It iterates over the results of ThreadPoolExecutor.map, which blocks the thread of the loop until each export is done.
# rule: "you cannot rewrite it, only call it where it holds up nobody. While the parts are exported somebody rings at the door now and then, and the loop must answer at once."
# seen: The exports do run on threads and the receipts are right, but the loop stands still until the last export has ended; no upload moves before that, and nobody answers the door.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import functools
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    with ThreadPoolExecutor(max_workers=workers) as pool:
        async with asyncio.TaskGroup() as group:
            exports = pool.map(functools.partial(export, address), parts)
            uploads = [
                group.create_task(upload(address, part, exported))
                for part, exported in zip(parts, exports)
            ]
    return [task.result() for task in uploads]
