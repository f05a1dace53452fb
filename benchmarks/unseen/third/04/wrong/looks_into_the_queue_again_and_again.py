# expected: wrong
# mistake: lets threads put their results into a thread-safe queue.Queue, and looks into it every few milliseconds from the loop
# rule: "Nobody sleeps and looks again. Await the thing itself."
# seen: the results are right; but in every call publish sleeps 5 ms and looks again, over and over, as long as an export is at work
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import queue
import threading

from studio import Address, export, upload


class ExportHall:
    """Classic producers and consumers: two queues, and a few daemon threads between them."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.todo: queue.Queue[tuple[int, str]] = queue.Queue()
        self.results: queue.Queue[tuple[int, str | None, BaseException | None]] = queue.Queue()
        for order in enumerate(parts):
            self.todo.put(order)
        for _ in range(min(workers, len(parts))):
            threading.Thread(target=self.produce, daemon=True).start()

    def produce(self) -> None:
        while True:
            try:
                index, part = self.todo.get_nowait()
            except queue.Empty:
                return
            try:
                self.results.put((index, export(self.address, part), None))
            except BaseException as problem:
                self.close()
                self.results.put((index, None, problem))

    def close(self) -> None:
        try:
            while True:
                self.todo.get_nowait()
        except queue.Empty:
            pass

    async def result(self) -> tuple[int, str]:
        while self.results.empty():
            await asyncio.sleep(0.005)
        index, exported, problem = self.results.get_nowait()
        if problem is not None:
            raise problem
        return index, exported


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    uploads: dict[int, asyncio.Task[str]] = {}
    hall = ExportHall(address, parts, workers)
    try:
        async with asyncio.TaskGroup() as group:
            for _ in parts:
                index, exported = await hall.result()
                uploads[index] = group.create_task(upload(address, parts[index], exported))
    finally:
        hall.close()
    return [uploads[index].result() for index in range(len(parts))]
