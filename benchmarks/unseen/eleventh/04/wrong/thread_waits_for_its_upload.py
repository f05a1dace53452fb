# expected: wrong
# mistake: the worker thread hands the upload to the loop with run_coroutine_threadsafe, and stands there until its result comes
# rule: "at most `workers` at the same time, and never fewer while parts are waiting"
# seen: the thread is occupied while it only waits for the upload; with more parts than workers, fewer than `workers` exports are at work
"""Publish the video of the party: a pool of threads that do a part from the beginning to the end."""

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor

from studio import Address, export, upload


class PartService:
    """Exports a part on the thread that calls it, and has the loop upload it."""

    def __init__(self, address: Address, loop: asyncio.AbstractEventLoop) -> None:
        self._address = address
        self._loop = loop
        self._lock = threading.Lock()
        self._uploads: list[Future[str]] = []
        self._stopped = False

    def process(self, part: str) -> str:
        if self._stopped:
            raise asyncio.CancelledError
        exported = export(self._address, part)
        with self._lock:
            if self._stopped:
                raise asyncio.CancelledError
            future = asyncio.run_coroutine_threadsafe(upload(self._address, part, exported), self._loop)
            self._uploads.append(future)
        return future.result()

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
        for future in self._uploads:
            future.cancel()


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    service = PartService(address, loop)
    pool = ThreadPoolExecutor(workers, thread_name_prefix="part-service")
    try:
        return await asyncio.gather(*(loop.run_in_executor(pool, service.process, part) for part in parts))
    finally:
        service.stop()
        pool.shutdown(wait=False, cancel_futures=True)
