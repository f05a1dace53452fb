# expected: right
# mistake: unusual: a few long-lived threads pull the parts themselves, look for cancellation with check_cancelled, and start the upload tasks in the nursery through trio.from_thread
# rule: "exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time, and never fewer while parts are waiting"
# seen: right in all situations; one thread per worker for the whole call, and the loop hears of each export only once
"""Publish the video of the party, part by part: export each part, then upload it."""

from collections import deque

import trio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    waiting = deque(enumerate(parts))
    receipts = [""] * len(parts)

    async def send(index: int, part: str, exported: str) -> None:
        await trio.lowlevel.checkpoint_if_cancelled()  # a thread may come to its end after a stop
        receipts[index] = await upload(address, part, exported)

    def lane() -> None:
        """Runs in a thread: export one part after the other."""
        while True:
            trio.from_thread.check_cancelled()
            try:
                index, part = waiting.popleft()
            except IndexError:
                return
            try:
                exported = export(address, part)
            except BaseException:
                waiting.clear()  # before anybody on the loop can know
                raise
            trio.from_thread.run_sync(nursery.start_soon, send, index, part, exported)

    limiter = trio.CapacityLimiter(workers)
    async with trio.open_nursery() as nursery:
        for _ in range(min(workers, len(parts))):
            nursery.start_soon(lambda: trio.to_thread.run_sync(lane, limiter=limiter))
    return receipts
