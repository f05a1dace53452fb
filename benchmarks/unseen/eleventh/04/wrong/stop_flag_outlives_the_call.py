# expected: wrong
# mistake: the flag that stops the threads lives at module level and is never cleared
# rule: "And a program may call `publish` again, with other parts and another number of workers, whatever came of it the first time."
# seen: the first call is right, and calls after a success too; after a call that failed or was cancelled the threads of the next one leave at once, and it waits for ever
"""Publish the video of the party: threads of our own, which report to a queue of the loop."""

import asyncio
import queue
import threading

from studio import Address, export, upload

_stop = threading.Event()


def work(
    address: Address,
    todo: "queue.SimpleQueue[str]",
    loop: asyncio.AbstractEventLoop,
    reports: "asyncio.Queue[tuple[str, str | Exception]]",
) -> None:
    """What each thread does: take a part, export it, tell the loop."""
    while not _stop.is_set():
        try:
            part = todo.get_nowait()
        except queue.Empty:
            return
        try:
            outcome: str | Exception = export(address, part)
        except Exception as error:
            outcome = error
            _stop.set()
        try:
            loop.call_soon_threadsafe(reports.put_nowait, (part, outcome))
        except RuntimeError:
            return


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    todo: queue.SimpleQueue[str] = queue.SimpleQueue()
    for part in parts:
        todo.put(part)
    reports: asyncio.Queue[tuple[str, str | Exception]] = asyncio.Queue()
    for _ in range(workers):
        threading.Thread(target=work, args=(address, todo, loop, reports), daemon=True).start()

    uploads: dict[str, asyncio.Task[str]] = {}
    try:
        async with asyncio.TaskGroup() as group:
            for _ in parts:
                part, outcome = await reports.get()
                if isinstance(outcome, Exception):
                    raise outcome
                uploads[part] = group.create_task(upload(address, part, outcome))
    except BaseException:
        _stop.set()
        raise
    return [uploads[part].result() for part in parts]
