# expected: wrong
# mistake: the worker threads put what they have exported straight into an asyncio.Queue with put_nowait; nobody wakes the loop
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: when the loop has nothing else to wake it, it sleeps for ever (at the first export, if nobody rings); with other traffic on the loop the upload sets off late, at the next wake-up
"""Publish the video: worker threads on one side of a queue, uploads on the other."""

import asyncio
import queue
import threading

from studio import Address, export, upload


def work(address: Address, jobs: queue.SimpleQueue, results: asyncio.Queue, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            index, part = jobs.get_nowait()
        except queue.Empty:
            return
        try:
            results.put_nowait((index, part, export(address, part)))
        except Exception as error:
            stop.set()
            results.put_nowait((index, part, error))


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    jobs: queue.SimpleQueue = queue.SimpleQueue()
    for job in enumerate(parts):
        jobs.put(job)
    results: asyncio.Queue = asyncio.Queue()
    stop = threading.Event()
    for _ in range(min(workers, len(parts))):
        threading.Thread(target=work, args=(address, jobs, results, stop), daemon=True).start()
    uploads: dict[int, asyncio.Task] = {}
    try:
        async with asyncio.TaskGroup() as group:
            for _ in parts:
                index, part, exported = await results.get()
                if isinstance(exported, Exception):
                    raise exported
                uploads[index] = group.create_task(upload(address, part, exported))
    finally:
        stop.set()
    return [uploads[index].result() for index in range(len(parts))]
