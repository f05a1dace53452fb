# expected: wrong
# mistake: feeds the threads through a queue.Queue(maxsize=workers), like a buffered Go channel; when it is full, put() blocks, and it is called on the thread of the loop
# rule: "only call it where it holds up nobody. While the parts are exported somebody rings at the door now and then, and the loop must answer at once."
# seen: only with more than about 2 * workers parts: the loop stands still until a thread takes a job, nobody answers the door and no upload sets off; with fewer parts all is right
"""Publish the video: a buffered channel of jobs for the threads."""

import asyncio
import queue
import threading

from studio import Address, export, upload

CLOSED = object()


class Threads:
    def __init__(self, address: Address, workers: int, on_done) -> None:
        self.address = address
        self.on_done = on_done
        self.loop = asyncio.get_running_loop()
        self.stopped = threading.Event()
        self.jobs: queue.Queue = queue.Queue(maxsize=workers)
        self.crew = [threading.Thread(target=self.work, daemon=True) for _ in range(workers)]
        for thread in self.crew:
            thread.start()

    def work(self) -> None:
        while (part := self.jobs.get()) is not CLOSED:
            if self.stopped.is_set():
                continue  # only empty the channel
            try:
                result = export(self.address, part)
            except BaseException as error:
                self.stopped.set()
                result = error
            try:
                self.loop.call_soon_threadsafe(self.on_done, part, result)
            except RuntimeError:
                return
        self.jobs.put(CLOSED)  # for the next one of the crew

    def submit(self, part: str) -> None:
        self.jobs.put(part)

    def close(self) -> None:
        self.stopped.set()
        self.jobs.put(CLOSED)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    exported = {part: asyncio.get_running_loop().create_future() for part in parts}

    def on_done(part: str, result: str | BaseException) -> None:
        if exported[part].done():
            return
        if isinstance(result, BaseException):
            exported[part].set_exception(result)
        else:
            exported[part].set_result(result)

    async def deliver(part: str) -> str:
        return await upload(address, part, await exported[part])

    threads = Threads(address, workers, on_done)
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(deliver(part)) for part in parts]
            for part in parts:
                threads.submit(part)
    finally:
        threads.close()
    return [task.result() for task in tasks]
