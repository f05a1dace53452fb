# expected: wrong
# mistake: all calls share one pool of five threads in a module variable, and a call that fails or is cancelled shuts it down for good
# rule: "And a program may call `publish` again, with other parts and another number of workers, whatever came of it the first time."
# seen: right for the first call, and for further calls after a success; after a failure or a cancellation each further call raises RuntimeError("cannot schedule new futures after shutdown")
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload

POOL = ThreadPoolExecutor(max_workers=5, thread_name_prefix="export")  # never more than five workers


class Line:
    """As many places as there are workers; the threads themselves are shared."""

    def __init__(self, address: Address, workers: int) -> None:
        self.address = address
        self.places = asyncio.Semaphore(workers)

    async def export(self, part: str) -> str:
        loop = asyncio.get_running_loop()
        async with self.places:
            return await loop.run_in_executor(POOL, export, self.address, part)

    async def publish(self, part: str) -> str:
        return await upload(self.address, part, await self.export(part))


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    line = Line(address, workers)
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(line.publish(part)) for part in parts]
    except BaseException:
        POOL.shutdown(wait=False, cancel_futures=True)  # nothing may begin any more
        raise
    return [task.result() for task in tasks]
