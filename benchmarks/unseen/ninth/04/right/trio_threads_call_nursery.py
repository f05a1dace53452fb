# expected: right
# mistake: none; unusual: trio, `workers` long-lived threads take the parts from one shared iterator, and each thread starts the upload itself with trio.from_thread.run_sync(nursery.start_soon, ...)
# rule: exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time, and never fewer while parts are waiting
# seen: right in all situations: the upload is a task on the loop that is there already, a thread asks before each export whether it is cancelled
"""Publish the video of the party, part by part: export each part, then upload it."""

import threading

import trio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    receipts: dict[int, str] = {}
    source = iter(enumerate(parts))
    lock = threading.Lock()
    stopped = threading.Event()  # a new one for each call

    async def ship(index, part, exported):
        receipts[index] = await upload(address, part, exported)

    def lane():
        """Runs on a thread, as long as there is something to export."""
        while True:
            with lock:
                if stopped.is_set():
                    return
                index, part = next(source, (None, None))
            if index is None:
                return
            try:
                exported = export(address, part)
            except BaseException:
                stopped.set()
                raise
            trio.from_thread.check_cancelled()
            trio.from_thread.run_sync(nursery.start_soon, ship, index, part, exported)

    try:
        async with trio.open_nursery() as nursery:
            for _ in range(min(workers, len(parts))):
                nursery.start_soon(trio.to_thread.run_sync, lane)
    finally:
        stopped.set()
    return [receipts[index] for index in range(len(parts))]
