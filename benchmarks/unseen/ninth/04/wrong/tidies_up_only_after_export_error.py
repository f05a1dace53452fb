# expected: wrong
# mistake: the tasks are stopped in `except ExportError` only, so when publish itself is cancelled nobody stops them
# rule: If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up.
# seen: right without a stop and after a failed export; after a cancellation of publish further exports and uploads begin in the background and the uploads go on to their end
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, ExportError, export, upload


class Publisher:
    def __init__(self, address, parts, workers):
        self.address = address
        self.parts = parts
        self.receipts = [None] * len(parts)
        self.todo = asyncio.Queue()
        for entry in enumerate(parts):
            self.todo.put_nowait(entry)
        self.tasks = set()
        self.end = asyncio.get_running_loop().create_future()
        self.left = len(parts)
        for _ in range(min(workers, len(parts))):
            self.spawn(self.exporter())

    def spawn(self, coroutine):
        task = asyncio.create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.ended)

    def ended(self, task):
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() and not self.end.done():
            self.end.set_exception(task.exception())

    async def exporter(self):
        while not self.todo.empty():
            index, part = self.todo.get_nowait()
            exported = await asyncio.to_thread(export, self.address, part)
            self.spawn(self.uploader(index, part, exported))

    async def uploader(self, index, part, exported):
        self.receipts[index] = await upload(self.address, part, exported)
        self.left -= 1
        if self.left == 0 and not self.end.done():
            self.end.set_result(self.receipts)

    def stop(self):
        for task in self.tasks:
            task.cancel()


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    publisher = Publisher(address, parts, workers)
    try:
        return await publisher.end
    except ExportError:
        publisher.stop()
        raise
