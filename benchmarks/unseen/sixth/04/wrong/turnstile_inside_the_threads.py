# expected: wrong
# mistake: starts a thread for each part at once and lets the threads themselves wait at a turnstile (a monitor with a condition, as in Java); no cancellation reaches them there, and nobody closes the turnstile
# rule: "No further export begins, and uploads that are on their way are given up."
# seen: right when all goes well; after a failure or a cancellation with parts waiting, one thread after the other still goes through and exports
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


class Turnstile:
    """Lets threads in by their number, in order, and so many at the same time."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.upcoming = 0
        self.changed = threading.Condition()

    def enter(self, number: int) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.places > 0 and self.upcoming == number)
            self.places -= 1
            self.upcoming += 1
            self.changed.notify_all()

    def leave(self) -> None:
        with self.changed:
            self.places += 1
            self.changed.notify_all()


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    turnstile = Turnstile(workers)
    pool = ThreadPoolExecutor(max_workers=len(parts))

    def export_in_turn(number: int) -> str:
        turnstile.enter(number)
        try:
            return export(address, parts[number])
        finally:
            turnstile.leave()

    async def deliver(number: int) -> str:
        exported = await asyncio.get_running_loop().run_in_executor(pool, export_in_turn, number)
        return await upload(address, parts[number], exported)

    try:
        async with asyncio.TaskGroup() as group:
            deliveries = [group.create_task(deliver(number)) for number in range(len(parts))]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return [delivery.result() for delivery in deliveries]
