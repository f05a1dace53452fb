# expected: wrong
# mistake: the flag that tells the threads to stop belongs to the module, is raised after a failure or a cancellation, and is never lowered again
# rule: And a program may call `publish` again, with other parts and another number of workers, whatever came of it the first time.
# seen: right in every first call and after calls that succeeded; after a call that failed or was cancelled, the next call exports nothing and waits for ever
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import queue
import threading

from studio import Address, export, upload

stop = threading.Event()


def work(address, jobs, report):
    """A thread: exports until there are no jobs, or until somebody says stop."""
    while not stop.is_set():
        try:
            index, part = jobs.get_nowait()
        except queue.Empty:
            return
        try:
            report(index, part, export(address, part), None)
        except Exception as error:
            stop.set()
            report(index, part, None, error)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    loop = asyncio.get_running_loop()
    jobs = queue.SimpleQueue()
    for job in enumerate(parts):
        jobs.put(job)
    outcomes = asyncio.Queue()

    def report(*outcome):
        try:
            loop.call_soon_threadsafe(outcomes.put_nowait, outcome)
        except RuntimeError:
            pass  # the loop is closed, nobody listens

    for _ in range(workers):
        threading.Thread(target=work, args=(address, jobs, report), daemon=True).start()

    uploads = {}
    try:
        async with asyncio.TaskGroup() as group:
            for _ in parts:
                index, part, exported, error = await outcomes.get()
                if error is not None:
                    raise error
                uploads[index] = group.create_task(upload(address, part, exported))
    except BaseException:
        stop.set()
        raise
    return [uploads[index].result() for index in range(len(parts))]
