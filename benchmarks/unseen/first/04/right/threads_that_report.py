# expected: right
# mistake: none; unusual: plain threading.Thread workers that share a deque and report each part with call_soon_threadsafe to a future of that part; the threads are joined at the end.
# rule: "only `call_soon_threadsafe` wakes it."
# seen: All rules are kept. A thread whose export fails empties the deque itself, so that nobody begins another one; the join blocks only when nothing else is left to do.
"""Publish the video of the party: threads that report to the loop."""

import asyncio
import threading
from collections import deque

from studio import Address, export, upload


def settle(future: asyncio.Future, exported: str | None, error: Exception | None) -> None:
    """On the loop: tell whoever waits for this part."""
    if future.done():
        return
    if error is None:
        future.set_result(exported)
    else:
        future.set_exception(error)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    exports = {part: loop.create_future() for part in parts}
    todo = deque(parts)

    def worker() -> None:
        while True:
            try:
                part = todo.popleft()
            except IndexError:
                return
            exported = error = None
            try:
                exported = export(address, part)
            except Exception as problem:
                todo.clear()
                error = problem
            loop.call_soon_threadsafe(settle, exports[part], exported, error)

    async def upload_later(part: str) -> str:
        return await upload(address, part, await exports[part])

    threads = [threading.Thread(target=worker) for _ in range(min(workers, len(parts)))]
    try:
        async with asyncio.TaskGroup() as group:
            uploads = [group.create_task(upload_later(part)) for part in parts]
            for thread in threads:
                thread.start()
    finally:
        todo.clear()
        for thread in threads:
            if thread.ident is not None:
                thread.join()
    return [task.result() for task in uploads]
