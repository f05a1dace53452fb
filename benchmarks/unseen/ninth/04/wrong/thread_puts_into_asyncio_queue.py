# expected: wrong
# mistake: the export threads call `put_nowait` of the asyncio.Queue directly instead of through call_soon_threadsafe
# rule: A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it.
# seen: seems right while something else (the bell, an upload) happens to wake the loop soon; when the loop is asleep, the exported part lies in the queue until something else wakes it, and at the beginning for ever
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading
from collections import deque

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    finished = asyncio.Queue()
    backlog = deque(enumerate(parts))
    guard = threading.Lock()

    def exporter():
        while True:
            with guard:
                if not backlog:
                    return
                index, part = backlog.popleft()
            try:
                finished.put_nowait((index, export(address, part)))
            except Exception as error:
                with guard:
                    backlog.clear()
                finished.put_nowait((index, error))

    for number in range(workers):
        threading.Thread(target=exporter, name=f"exporter {number}", daemon=True).start()

    receipts = [""] * len(parts)

    async def ship(index, exported):
        receipts[index] = await upload(address, parts[index], exported)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(len(parts)):
                index, outcome = await finished.get()
                if isinstance(outcome, Exception):
                    raise outcome
                group.create_task(ship(index, outcome))
    finally:
        with guard:
            backlog.clear()
    return receipts
