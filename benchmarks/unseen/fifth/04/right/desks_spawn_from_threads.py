# expected: right
# mistake: none; unusual: as many long-lived threads as there are desks take parts from a deque of their own accord, and ask the loop by anyio.from_thread.run_sync to start the uploads in the task group
# rule: "Uploads are tasks on the loop that is there already. They need no threads, and no second loop."
# seen: right in all situations, on asyncio and on trio; a thread learns of a stop from a threading.Event
"""Publish the video with desks: each thread exports part after part, and has the uploads started."""

import threading
from collections import deque

from anyio import CapacityLimiter, create_task_group, from_thread, to_thread

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    waiting = deque(parts)
    stopped = threading.Event()
    receipts = dict.fromkeys(parts, "")
    limiter = CapacityLimiter(workers)
    desks = min(workers, len(parts))

    async def send(part: str, exported: str) -> None:
        receipts[part] = await upload(address, part, exported)

    def hand_over(part: str, exported: str) -> None:  # on the loop
        if not stopped.is_set():
            group.start_soon(send, part, exported)

    def work() -> None:  # in a thread
        try:
            while not stopped.is_set():
                try:
                    part = waiting.popleft()
                except IndexError:
                    return
                exported = export(address, part)
                if not stopped.is_set():
                    from_thread.run_sync(hand_over, part, exported)
        except BaseException:
            stopped.set()
            raise

    async def desk() -> None:
        try:
            await to_thread.run_sync(work, abandon_on_cancel=True, limiter=limiter)
        except BaseException:
            stopped.set()
            raise

    async with create_task_group() as group:
        for _ in range(desks):
            group.start_soon(desk)
    return list(receipts.values())
