# expected: wrong
# mistake: the done-callback of a concurrent future runs in the worker thread, and there it puts the result straight on an asyncio.Queue, without call_soon_threadsafe
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: while the loop happens to be awake often it looks right; when it is asleep it sleeps on: the upload begins only when something else wakes the loop, and with nothing else publish hangs
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    finished: asyncio.Queue[Future] = asyncio.Queue()
    part_of: dict[Future, str] = {}
    uploads: dict[str, asyncio.Task] = {}
    pool = ThreadPoolExecutor(max_workers=workers)
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                future = pool.submit(export, address, part)
                part_of[future] = part
            for future in part_of:
                future.add_done_callback(finished.put_nowait)
            while len(uploads) < len(parts):
                future = await finished.get()
                part = part_of[future]
                uploads[part] = group.create_task(upload(address, part, future.result()))
    finally:
        # cancel_futures would call the callbacks, too; nobody reads the queue any more
        pool.shutdown(wait=False, cancel_futures=True)
    return [uploads[part].result() for part in parts]
