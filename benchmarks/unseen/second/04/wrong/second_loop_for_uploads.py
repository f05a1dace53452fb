# expected: wrong
# mistake: runs a second event loop in a thread of its own for the uploads ("so that they cannot disturb the exports"), and hands them over with run_coroutine_threadsafe
# rule: "Uploads are tasks on the loop that is there already. They need no threads, and no second loop."
# seen: always: every upload runs on another thread and another loop than publish; order, limit, errors and cancellation are right otherwise
"""Publish the video: one loop for the exports, one for the network."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


class Network:
    """A loop in the background."""

    def __enter__(self) -> "Network":
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        return self

    def run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        left = asyncio.all_tasks(self.loop)
        for task in left:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self.loop.close()

    def send(self, coroutine) -> asyncio.Future:
        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self.loop))

    def __exit__(self, *_) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    here = asyncio.get_running_loop()
    slots = asyncio.Semaphore(workers)
    pool = ThreadPoolExecutor(workers)

    async def deliver(part: str) -> str:
        async with slots:
            exported = await here.run_in_executor(pool, export, address, part)
        return await network.send(upload(address, part, exported))

    with Network() as network:
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(deliver(part)) for part in parts]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return [task.result() for task in tasks]
