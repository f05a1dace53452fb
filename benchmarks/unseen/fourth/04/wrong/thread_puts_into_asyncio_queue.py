# expected: wrong
# mistake: the worker threads put what they exported straight into an asyncio.Queue with put_nowait, without call_soon_threadsafe
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: when nothing else wakes the loop it sleeps for ever (a hang); when somebody rings, it hears of an export only at the next bell, so that uploads begin late
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import queue
import threading

from studio import Address, export, upload


class ExportThread(threading.Thread):
    """Takes parts from one queue, and puts what came of them into another one."""

    def __init__(self, address: Address, inbox: queue.SimpleQueue, outbox: asyncio.Queue) -> None:
        super().__init__(daemon=True)
        self.address, self.inbox, self.outbox = address, inbox, outbox

    def run(self) -> None:
        while True:
            try:
                part = self.inbox.get_nowait()
            except queue.Empty:
                return
            try:
                self.outbox.put_nowait((part, export(self.address, part), None))
            except Exception as error:
                empty(self.inbox)
                self.outbox.put_nowait((part, "", error))
                return


def empty(inbox: queue.SimpleQueue) -> None:
    """Nothing more begins."""
    while True:
        try:
            inbox.get_nowait()
        except queue.Empty:
            return


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    inbox: queue.SimpleQueue = queue.SimpleQueue()
    outbox: asyncio.Queue = asyncio.Queue()
    for part in parts:
        inbox.put(part)
    for _ in range(workers):
        ExportThread(address, inbox, outbox).start()
    uploads = {}
    try:
        async with asyncio.TaskGroup() as group:
            for _ in parts:
                part, exported, error = await outbox.get()
                if error is not None:
                    raise error
                uploads[part] = group.create_task(upload(address, part, exported))
    finally:
        empty(inbox)
    return [uploads[part].result() for part in parts]
