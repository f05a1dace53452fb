# expected: wrong
# mistake: the thread sets the result of the loop's future itself, without `call_soon_threadsafe`
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: while the loop sleeps (no upload moves, nobody rings) it does not notice that an export is done: publish goes on late, when something else wakes the loop, or hangs for good
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading

from studio import Address, export, upload


class ExportThread(threading.Thread):
    """A thread for one part; await its ``exported``."""

    def __init__(self, address: Address, part: str) -> None:
        super().__init__(daemon=True)
        self.address = address
        self.part = part
        self.exported = asyncio.get_running_loop().create_future()

    def run(self) -> None:
        try:
            result = export(self.address, self.part)
        except Exception as error:
            if not self.exported.done():
                self.exported.set_exception(error)
        else:
            if not self.exported.done():
                self.exported.set_result(result)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    uploads: list[asyncio.Task[str]] = []
    slots = asyncio.Semaphore(workers)

    async def finish(thread: ExportThread) -> str:
        try:
            exported = await thread.exported
        finally:
            slots.release()
        return await upload(address, thread.part, exported)

    async with asyncio.TaskGroup() as group:
        for part in parts:
            await slots.acquire()
            thread = ExportThread(address, part)
            thread.start()
            uploads.append(group.create_task(finish(thread)))
    return [task.result() for task in uploads]
