# expected: right
# mistake: none; unusual: no task group and no to_thread, but a class driven by callbacks: one thread of its own per export, call_soon_threadsafe brings each outcome back, and publish awaits one single future
# rule: A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it.
# seen: right in all situations: the machine keeps exactly `workers` exports at work, and closes itself at the first failure or at the cancellation of publish
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading
from collections import deque

from studio import Address, export, upload


class Machine:
    """All state lives on the loop; threads only send messages to it."""

    def __init__(self, address, parts, workers):
        self.loop = asyncio.get_running_loop()
        self.finished = self.loop.create_future()
        self.address = address
        self.waiting = deque(enumerate(parts))
        self.free = workers
        self.missing = len(parts)
        self.receipts = [""] * len(parts)
        self.uploads = set()
        self.closed = False

    def begin(self):
        while self.free and self.waiting and not self.closed:
            self.free -= 1
            threading.Thread(target=self.work, args=self.waiting.popleft(), daemon=True).start()

    def work(self, index, part):
        """The only method that runs on a thread."""
        try:
            outcome = (self.exported, index, part, export(self.address, part))
        except BaseException as error:
            outcome = (self.fail, error)
        try:
            self.loop.call_soon_threadsafe(*outcome)
        except RuntimeError:
            pass  # the loop is closed: nobody is interested any more

    def exported(self, index, part, result):
        if self.closed:
            return
        self.free += 1
        self.begin()
        task = self.loop.create_task(upload(self.address, part, result))
        self.uploads.add(task)
        task.add_done_callback(lambda task: self.uploaded(index, task))

    def uploaded(self, index, task):
        self.uploads.discard(task)
        if task.cancelled() or self.closed:
            return
        if task.exception():
            self.fail(task.exception())
            return
        self.receipts[index] = task.result()
        self.missing -= 1
        if not self.missing:
            self.finished.set_result(self.receipts)

    def fail(self, error):
        if not self.closed and not self.finished.done():
            self.close()
            self.finished.set_exception(error)

    def close(self):
        self.closed = True
        for task in self.uploads:
            task.cancel()


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    machine = Machine(address, parts, workers)
    machine.begin()
    try:
        return await machine.finished
    finally:
        left = list(machine.uploads)
        machine.close()
        if left:
            await asyncio.gather(*left, return_exceptions=True)
