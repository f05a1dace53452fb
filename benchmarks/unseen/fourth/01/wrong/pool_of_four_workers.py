# expected: wrong
# mistake: All breakfasts go through a pool of at most four workers, each of which makes one breakfast from beginning to end.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: Right for up to four breakfasts at once; the fifth is not even toasted before one of the four has been served.
"""Buttered toast, from a worker pool as one has it in Go."""

import asyncio
from collections import deque

import kitchen
from kitchen import Address

WORKERS = 4

jobs: deque[tuple[Address, str, "asyncio.Future[str]"]] = deque()
workers: set["asyncio.Task[None]"] = set()


async def worker() -> None:
    while jobs:
        address, bread, thanks = jobs.popleft()
        try:
            toast = await kitchen.toast(address, bread)
            buttered = await kitchen.butter(address, toast)
            thanks.set_result(await kitchen.serve(address, buttered))
        except Exception as error:
            thanks.set_exception(error)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    thanks: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    jobs.append((address, bread, thanks))
    if len(workers) < WORKERS:
        task = asyncio.create_task(worker())
        workers.add(task)
        task.add_done_callback(workers.discard)
    return await thanks
