# expected: wrong
# mistake: gives each part a thread at once, and lets the threads queue at a threading.Semaphore, where no cancellation reaches them
# rule: "No further export begins, and uploads that are on their way are given up."
# seen: right when nothing stops it; after a failure or a cancellation the threads that wait at the semaphore go on, one after the other, until each part has been exported
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from studio import Address, export, upload


def export_in_turn(turnstile: threading.Semaphore, address: Address, part: str) -> str:
    """Runs on a thread of its own: wait for a free machine, then use it."""
    with turnstile:
        return export(address, part)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    job = partial(export_in_turn, threading.Semaphore(workers), address)
    threads = ThreadPoolExecutor(max_workers=len(parts))
    exports = [loop.run_in_executor(threads, job, part) for part in parts]
    threads.shutdown(wait=False)  # takes no more jobs; those that are in go on

    async def send(part: str, exporting: "asyncio.Future[str]") -> str:
        return await upload(address, part, await exporting)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(send(*pair)) for pair in zip(parts, exports)]
    return [task.result() for task in tasks]
