# expected: right
# mistake: none; threads of its own that take from one shared iterator under a lock, and an async iterator of what they export
# rule: "only `call_soon_threadsafe` wakes it"
# seen: each thread reports by call_soon_threadsafe to a queue; `async for` takes the reports and starts the uploads in a TaskGroup
"""Publish the video of the party: a handful of threads, and an async iterator of what comes out of them."""

import asyncio
import threading
from collections.abc import Iterator

from studio import Address, export, upload


class Exports:
    """``async for part, exported in Exports(…)``: the exported parts, in the order in which they are done."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self._address = address
        self._left: Iterator[str] = iter(parts)
        self._missing = len(parts)
        self._lock = threading.Lock()
        self._stopped = False
        self._loop = asyncio.get_running_loop()
        self._reports: asyncio.Queue[tuple[str, str | None, Exception | None]] = asyncio.Queue()
        for _ in range(min(workers, len(parts))):
            threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                part = None if self._stopped else next(self._left, None)
                if part is None:
                    return
            exported, failure = None, None
            try:
                exported = export(self._address, part)
            except Exception as error:
                failure = error
                self.stop()
            try:
                self._loop.call_soon_threadsafe(self._reports.put_nowait, (part, exported, failure))
            except RuntimeError:  # the loop is closed: nobody listens any more
                return

    def stop(self) -> None:
        with self._lock:
            self._stopped = True

    def __aiter__(self) -> "Exports":
        return self

    async def __anext__(self) -> tuple[str, str]:
        if not self._missing:
            raise StopAsyncIteration
        part, exported, failure = await self._reports.get()
        if failure is not None:
            raise failure
        self._missing -= 1
        return part, exported


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    uploads: dict[str, asyncio.Task[str]] = {}
    exports = Exports(address, parts, workers)
    try:
        async with asyncio.TaskGroup() as group:
            async for part, exported in exports:
                uploads[part] = group.create_task(upload(address, part, exported))
    finally:
        exports.stop()
    return [uploads[part].result() for part in parts]
