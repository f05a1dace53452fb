# expected: wrong
# mistake: each exporting thread schedules the upload on the loop with run_coroutine_threadsafe, but then stands at .result() until the receipt is there, before it takes the next part
# rule: "at most `workers` at the same time, and never fewer while parts are waiting"
# seen: with more parts than workers the next export begins only when an upload has ended; right when there are at least as many workers as parts
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import concurrent.futures
import threading

from studio import Address, export, upload


class Job:
    """One call of publish; its threads share what is still to do."""

    def __init__(self, address: Address, parts: list[str]) -> None:
        self.address = address
        self.loop = asyncio.get_running_loop()
        self.lock = threading.Lock()
        self.todo = list(enumerate(parts))
        self.receipts = [""] * len(parts)
        self.stopping = False
        self.uploads: list[concurrent.futures.Future] = []

    def take(self) -> tuple[int, str] | None:
        with self.lock:
            return self.todo.pop(0) if self.todo and not self.stopping else None

    def work(self) -> None:
        while (job := self.take()) is not None:
            place, part = job
            exported = export(self.address, part)
            with self.lock:
                if self.stopping:
                    return
                future = asyncio.run_coroutine_threadsafe(upload(self.address, part, exported), self.loop)
                self.uploads.append(future)
            self.receipts[place] = future.result()

    def stop(self) -> None:
        with self.lock:
            self.stopping = True
            for future in self.uploads:
                future.cancel()


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    job = Job(address, parts)
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(asyncio.to_thread(job.work))
    finally:
        job.stop()
    return job.receipts
