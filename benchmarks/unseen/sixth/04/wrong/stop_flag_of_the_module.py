# expected: wrong
# mistake: the flag by which the threads are told to stop belongs to the module and is never cleared, so it outlives the call that failed or was cancelled
# rule: "And a program may call `publish` again, with other parts and another number of workers, whatever came of it the first time."
# seen: right in the first call, and in calls after calls that went well; after a failure or a cancellation every further call hangs: its threads stop at once and the loop waits for their results
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import queue
import threading
from contextlib import suppress

from studio import Address, export, upload

STOPPED = threading.Event()


def work(address: Address, jobs: "queue.SimpleQueue[str]", tell) -> None:
    """What one thread does, until no job is left or it is told to stop."""
    while not STOPPED.is_set():
        try:
            part = jobs.get_nowait()
        except queue.Empty:
            return
        try:
            tell((part, export(address, part), None))
        except Exception as error:
            STOPPED.set()
            tell((part, None, error))


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    jobs: queue.SimpleQueue[str] = queue.SimpleQueue()
    results: asyncio.Queue[tuple[str, str | None, Exception | None]] = asyncio.Queue()
    uploads: dict[str, asyncio.Task[str]] = {}

    def tell(result) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            loop.call_soon_threadsafe(results.put_nowait, result)

    for part in parts:
        jobs.put(part)
    for _ in range(workers):
        threading.Thread(target=work, args=(address, jobs, tell), daemon=True).start()
    try:
        async with asyncio.TaskGroup() as group:
            while len(uploads) < len(parts):
                part, exported, error = await results.get()
                if error:
                    raise error
                uploads[part] = group.create_task(upload(address, part, exported))
    except BaseException:
        STOPPED.set()
        raise
    return [uploads[part].result() for part in parts]
