# expected: right
# mistake: (none) unusual: plain threading.Thread workers that take parts from a locked deque and settle one loop future per part through call_soon_threadsafe
# rule: "A thread cannot set a future, an event or a queue of the loop by itself: the loop may be asleep, and only `call_soon_threadsafe` wakes it."
# seen: right everywhere: the deque is emptied by the failing thread itself, and by publish on its way out
"""Publish the video with a crew of ordinary threads."""

import asyncio
import threading
from collections import deque
from contextlib import suppress

from studio import Address, export, upload


class Crew:
    """So many threads that export what is on the pile, from its left end."""

    def __init__(self, address: Address, parts: list[str]) -> None:
        self.address = address
        self.loop = asyncio.get_running_loop()
        self.exported = [self.loop.create_future() for _ in parts]
        self.pile = deque(zip(parts, self.exported))
        self.lock = threading.Lock()

    def start(self, workers: int) -> None:
        for _ in range(min(workers, len(self.exported))):
            threading.Thread(target=self.work, daemon=True).start()

    def dismiss(self) -> None:
        with self.lock:
            self.pile.clear()

    def work(self) -> None:
        while True:
            with self.lock:
                if not self.pile:
                    return
                part, future = self.pile.popleft()
            try:
                result = export(self.address, part)
            except BaseException as error:
                self.dismiss()
                self.tell(future, future.set_exception, error)
                return
            self.tell(future, future.set_result, result)

    def tell(self, future: asyncio.Future, how, what) -> None:
        def settle() -> None:
            if not future.done():
                how(what)

        with suppress(RuntimeError):  # the loop is closed: nobody wants to know
            self.loop.call_soon_threadsafe(settle)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    crew = Crew(address, parts)

    async def deliver(part: str, future: asyncio.Future) -> str:
        return await upload(address, part, await future)

    try:
        async with asyncio.TaskGroup() as group:
            deliveries = [group.create_task(deliver(*pair)) for pair in zip(parts, crew.exported)]
            crew.start(workers)
    finally:
        crew.dismiss()
    return [delivery.result() for delivery in deliveries]
