# expected: wrong
# mistake: uses the well-known BoundedExecutor recipe, whose `submit` acquires a threading semaphore: on the thread of the loop
# rule: "`export` is a library: you cannot rewrite it, only call it where it holds up nobody. While the parts are exported somebody rings at the door now and then, and the loop must answer at once."
# seen: right when there are at least as many workers as parts; otherwise the loop stands still until the last parts have got a machine: no upload begins, nobody answers the door
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload


class BoundedExecutor:
    """A pool that never takes more jobs than it has threads, so that nothing piles up in its queue."""

    def __init__(self, bound: int) -> None:
        self.pool = ThreadPoolExecutor(bound)
        self.slots = threading.BoundedSemaphore(bound)

    def __enter__(self) -> "BoundedExecutor":
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)

    def submit(self, function: Callable[..., str], *arguments: object) -> "Future[str]":
        self.slots.acquire()
        future = self.pool.submit(function, *arguments)
        future.add_done_callback(lambda _: self.slots.release())
        return future


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""

    async def send(part: str, exporting: "Future[str]") -> str:
        return await upload(address, part, await asyncio.wrap_future(exporting))

    with BoundedExecutor(workers) as machines:
        async with asyncio.TaskGroup() as group:
            tasks = []
            for part in parts:
                exporting = machines.submit(export, address, part)
                tasks.append(group.create_task(send(part, exporting)))
                await asyncio.sleep(0)  # let it begin
    return [task.result() for task in tasks]
