# expected: wrong
# mistake: runs a second event loop in a background thread, and hands all uploads over to it
# rule: "Uploads are tasks on the loop that is there already. They need no threads, and no second loop."
# seen: the times, the receipts and the stops are right; but in every call the uploads run on a second loop in another thread
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading

from studio import Address, export, upload


class UploadService:
    """A thread with an event loop for everything that has to do with the network."""

    def __enter__(self) -> "UploadService":
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        return self

    async def upload(self, address: Address, part: str, exported: str) -> str:
        future = asyncio.run_coroutine_threadsafe(upload(address, part, exported), self.loop)
        return await asyncio.wrap_future(future)

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self.wind_up(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def wind_up(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    machines = asyncio.Semaphore(workers)
    with UploadService() as service:

        async def both(part: str) -> str:
            async with machines:
                exported = await asyncio.to_thread(export, address, part)
            return await service.upload(address, part, exported)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(both(part)) for part in parts]
    return [task.result() for task in tasks]
