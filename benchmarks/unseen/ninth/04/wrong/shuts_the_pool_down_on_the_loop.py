# expected: wrong
# mistake: as soon as the last part has a thread, it calls pool.shutdown() on the loop to give the threads back, and that waits for the exports still at work
# rule: While the parts are exported somebody rings at the door now and then, and the loop must answer at once.
# seen: all goes well until the last part begins; from then until all exports are done the loop stands still: the bell is not answered, and parts that are exported meanwhile are uploaded too late
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


class Studio:
    """A pool, and how many parts it has still to begin."""

    def __init__(self, workers, total):
        self.pool = ThreadPoolExecutor(workers)
        self.free = asyncio.Semaphore(workers)
        self.to_begin = total

    async def export(self, address, part):
        async with self.free:
            future = asyncio.get_running_loop().run_in_executor(self.pool, export, address, part)
            self.to_begin -= 1
            if not self.to_begin:
                self.pool.shutdown()  # there is nothing more to submit
            return await future

    def close(self):
        self.pool.shutdown(wait=False, cancel_futures=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    studio = Studio(workers, len(parts))
    receipts = {}

    async def produce(part):
        exported = await studio.export(address, part)
        receipts[part] = await upload(address, part, exported)

    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(produce(part))
    finally:
        studio.close()
    return list(map(receipts.__getitem__, parts))
