# expected: wrong
# mistake: as in firmware with one status register and an interrupt flag, the finished export is put into a single mailbox and an event is set; a second export that ends in the same turn overwrites the first
# rule: "Several exports and uploads may end at the same moment, so that your code hears of all of them in one turn."
# seen: when two exports end in the same turn of the loop one of them is lost: its upload never begins, and publish hangs; right when exports end one by one
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


class Controller:
    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.parts = parts
        self.workers = workers
        self.loop = asyncio.get_running_loop()
        self.pool = ThreadPoolExecutor(workers)
        self.flag = asyncio.Event()
        self.mailbox = None
        self.begun = 0

    def begin(self) -> None:
        if self.begun < len(self.parts):
            self.pool.submit(self.in_thread, self.begun)
            self.begun += 1

    def in_thread(self, index: int) -> None:
        try:
            message = (index, export(self.address, self.parts[index]), None)
        except Exception as error:
            message = (index, None, error)
        self.loop.call_soon_threadsafe(self.interrupt, message)

    def interrupt(self, message: tuple) -> None:
        self.mailbox = message
        self.flag.set()

    async def run(self) -> list[str]:
        uploads = {}
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.workers):
                    self.begin()
                while len(uploads) < len(self.parts):
                    await self.flag.wait()
                    self.flag.clear()
                    index, exported, error = self.mailbox
                    if error is not None:
                        raise error
                    self.begin()
                    uploads[index] = group.create_task(upload(self.address, self.parts[index], exported))
        finally:
            self.pool.shutdown(wait=False)
        return [uploads[index].result() for index in range(len(self.parts))]


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    return await Controller(address, parts, workers).run()
