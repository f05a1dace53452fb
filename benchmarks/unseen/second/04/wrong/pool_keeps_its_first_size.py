# expected: wrong
# mistake: creates the pool of threads once, at the first call, and keeps it in the module ("threads are dear"); later calls with another number of workers get the size of the first
# rule: "And a program may call `publish` again, with other parts and another number of workers."
# seen: the first call is right; a later one with more workers exports too few at the same time, one with fewer workers too many
"""Publish the video on a pool that is there once and for all."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


class Pool:
    """The one pool of this program, made when it is needed first."""

    _instance: ThreadPoolExecutor | None = None

    @classmethod
    def get(cls, workers: int) -> ThreadPoolExecutor:
        if cls._instance is None:
            cls._instance = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="export")
        return cls._instance


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    pool = Pool.get(workers)

    async def deliver(part: str, exporting: asyncio.Future) -> str:
        return await upload(address, part, await exporting)

    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(deliver(part, loop.run_in_executor(pool, export, address, part)))
            for part in parts
        ]
    return [task.result() for task in tasks]
