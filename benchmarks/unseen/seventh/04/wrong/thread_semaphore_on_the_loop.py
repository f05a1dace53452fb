# expected: wrong
# mistake: it counts the workers with a threading.Semaphore and acquires it on the thread of the loop, where acquire() blocks until a thread releases it
# rule: "While the parts are exported somebody rings at the door now and then, and the loop must answer at once."
# seen: right when there are no more parts than workers; with more parts the loop is held up until the last part has begun, nobody answers the door and no upload sets off
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor()
    free = threading.Semaphore(workers)

    def export_one(part: str) -> str:
        try:
            return export(address, part)
        finally:
            free.release()

    async def deliver(part: str, exporting: asyncio.Future) -> str:
        return await upload(address, part, await exporting)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = []
            for part in parts:
                free.acquire()
                exporting = loop.run_in_executor(pool, export_one, part)
                tasks.append(group.create_task(deliver(part, exporting)))
    finally:
        pool.shutdown(wait=False)
    return [task.result() for task in tasks]
