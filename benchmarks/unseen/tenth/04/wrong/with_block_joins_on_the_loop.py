# expected: wrong
# mistake: the exports are submitted one by one inside `with ThreadPoolExecutor(...)`, and the with block ends when the last has been submitted: its __exit__ joins the threads on the thread of the loop
# rule: "While the parts are exported somebody rings at the door now and then, and the loop must answer at once."
# seen: while the last `workers` exports run the loop is held up: no bell is answered, no upload goes on; until then (with more parts than workers) all is well
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    free = asyncio.Semaphore(workers)

    async def follow(part: str, exporting: asyncio.Future) -> str:
        try:
            exported = await exporting
        finally:
            free.release()
        return await upload(address, part, exported)

    async with asyncio.TaskGroup() as group:
        tasks = []
        with ThreadPoolExecutor(max_workers=workers) as pool:
            for part in parts:
                await free.acquire()
                exporting = loop.run_in_executor(pool, export, address, part)
                tasks.append(group.create_task(follow(part, exporting)))
    return [task.result() for task in tasks]
