# expected: wrong
# mistake: takes the exported parts out of an async generator that awaits the exports in the order of the list, so a part that is exported early waits for all parts before it
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: only when a later part is exported before an earlier one: its upload sets off too late; otherwise (limit, errors, cancellation, receipts) all is right
"""Publish the video: a stream of exported parts, and a task for each upload."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


class ExportLine:
    """Exports on its own threads, and streams what is done."""

    def __init__(self, address: Address, workers: int) -> None:
        self.address = address
        self.gate = asyncio.Semaphore(workers)
        self.pool = ThreadPoolExecutor(workers)

    async def _one(self, part: str) -> tuple[str, str]:
        async with self.gate:
            loop = asyncio.get_running_loop()
            return part, await loop.run_in_executor(self.pool, export, self.address, part)

    async def stream(self, group: asyncio.TaskGroup, parts: list[str]) -> AsyncIterator[tuple[str, str]]:
        jobs = [group.create_task(self._one(part)) for part in parts]
        for job in jobs:
            yield await job

    def close(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    line = ExportLine(address, workers)
    uploads = []
    try:
        async with asyncio.TaskGroup() as group:
            async for part, exported in line.stream(group, parts):
                uploads.append(group.create_task(upload(address, part, exported)))
    finally:
        line.close()
    return [task.result() for task in uploads]
