# expected: wrong
# mistake: the export threads take parts from a shared deque until it is empty; a failure empties it, but a cancellation of publish does not, so the threads go on with all that is waiting
# rule: "If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up."
# seen: right without cancellation, and on failures; if publish is cancelled while parts are waiting, each thread begins one export after the other until none is left.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import contextlib
import threading
from collections import deque

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    news: asyncio.Queue[tuple[int, str, BaseException | None]] = asyncio.Queue()
    waiting = deque(enumerate(parts))
    lock = threading.Lock()

    def tell(index: int, exported: str, error: BaseException | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(news.put_nowait, (index, exported, error))

    def thread() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                index, part = waiting.popleft()
            try:
                exported = export(address, part)
            except Exception as error:
                with lock:
                    waiting.clear()  # no further export
                tell(index, "", error)
                return
            tell(index, exported, None)

    for _ in range(workers):
        threading.Thread(target=thread, daemon=True).start()
    uploads: dict[int, asyncio.Task[str]] = {}
    async with asyncio.TaskGroup() as group:
        for _ in parts:
            index, exported, error = await news.get()
            if error is not None:
                raise error
            uploads[index] = group.create_task(upload(address, parts[index], exported))
    return [uploads[index].result() for index in range(len(parts))]
