# expected: wrong
# mistake: takes the exported parts from an async generator that yields them in the order of `parts`, so that a part that is ready early waits for its predecessors
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: right with one worker, or whenever the exports come to their end in the order of the parts; otherwise the upload of an early part begins late
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


class Machines:
    """The export room."""

    def __init__(self, address: Address, workers: int) -> None:
        self.address = address
        self.threads = ThreadPoolExecutor(workers)

    async def run(self, part: str) -> str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, export, self.address, part)

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)


async def stream(jobs: "dict[str, asyncio.Task[str]]") -> AsyncIterator[tuple[str, str]]:
    """The parts, each one as soon as it is exported."""
    for part, job in jobs.items():
        yield part, await job


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    machines = Machines(address, workers)
    uploads = []
    try:
        async with asyncio.TaskGroup() as group:
            jobs = {part: group.create_task(machines.run(part)) for part in parts}
            async for part, exported in stream(jobs):
                uploads.append(group.create_task(upload(address, part, exported)))
    finally:
        machines.close()
    return [task.result() for task in uploads]
