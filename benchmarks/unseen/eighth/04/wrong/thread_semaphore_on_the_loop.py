# expected: wrong
# mistake: the number of exports is limited by a threading.Semaphore that is acquired on the thread of the loop, which stands still there while all workers are busy
# rule: "While the parts are exported somebody rings at the door now and then, and the loop must answer at once."
# seen: right while there are at least as many workers as parts; with more parts the loop is held up until an export ends, and no upload moves meanwhile.
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading

from studio import Address, export, upload


class Desks:
    """At most so many exports at once; a thread gives its desk back by itself when it is done."""

    def __init__(self, number: int) -> None:
        self.free = threading.Semaphore(number)
        self.failed = threading.Event()

    def export(self, address: Address, part: str) -> str:
        try:
            return export(address, part)
        except BaseException:
            self.failed.set()
            raise
        finally:
            self.free.release()


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    desks = Desks(workers)

    async def one(part: str) -> str:
        exported = await asyncio.to_thread(desks.export, address, part)
        return await upload(address, part, exported)

    async with asyncio.TaskGroup() as group:
        tasks = []
        for part in parts:
            desks.free.acquire()
            if desks.failed.is_set():
                break
            tasks.append(group.create_task(one(part)))
            await asyncio.sleep(0)  # let it begin
    return [task.result() for task in tasks]
