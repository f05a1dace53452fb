# expected: wrong
# mistake: the exporting threads call put_nowait of an asyncio.Queue directly, without call_soon_threadsafe
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: publish hears of an export only when something else wakes the loop (a bell, bytes of an upload); when the loop is asleep it hangs
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading
from collections.abc import Iterator

from studio import Address, export, upload

Result = tuple[int, str | None, Exception | None]


class Numbered:
    """Gives out the parts, one at a time, to whatever thread asks."""

    def __init__(self, parts: list[str]) -> None:
        self.lock = threading.Lock()
        self.parts: Iterator[tuple[int, str]] = enumerate(parts)
        self.closed = False

    def take(self) -> tuple[int, str] | None:
        with self.lock:
            return None if self.closed else next(self.parts, None)


def exporter(address: Address, numbered: Numbered, results: "asyncio.Queue[Result]") -> None:
    """The body of each thread."""
    while (job := numbered.take()) is not None:
        number, part = job
        try:
            results.put_nowait((number, export(address, part), None))
        except Exception as error:
            numbered.closed = True
            results.put_nowait((number, None, error))


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    numbered = Numbered(parts)
    results: asyncio.Queue[Result] = asyncio.Queue()
    uploads: dict[int, asyncio.Task] = {}
    for _ in range(workers):
        threading.Thread(target=exporter, args=(address, numbered, results), daemon=True).start()
    try:
        async with asyncio.TaskGroup() as group:
            for _ in parts:
                number, exported, error = await results.get()
                if error is not None:
                    raise error
                uploads[number] = group.create_task(upload(address, parts[number], exported))
    finally:
        numbered.closed = True
    return [uploads[number].result() for number in range(len(parts))]
