# expected: wrong
# mistake: the stop flag is a plain default of a dataclass field (threading.Event is hashable, so dataclass does not complain) instead of a default_factory; all jobs share it, and once it is set it stays set for ever
# rule: "And a program may call `publish` again, with other parts and another number of workers, whatever came of it the first time."
# seen: each call is right as long as all earlier calls came to a good end; after a call that failed or was cancelled the next call exports nothing and raises KeyError
"""Publish the video with desks in threads."""

import asyncio
import threading
from collections import deque
from dataclasses import dataclass, field

from studio import Address, export, upload


@dataclass
class Job:
    """One call of publish: what is to be done, and what came of it."""

    address: Address
    waiting: deque[str]
    group: asyncio.TaskGroup
    loop: asyncio.AbstractEventLoop
    receipts: dict[str, str] = field(default_factory=dict)
    stopped: threading.Event = threading.Event()

    async def send(self, part: str, exported: str) -> None:
        self.receipts[part] = await upload(self.address, part, exported)

    def hand_over(self, part: str, exported: str) -> None:
        """On the loop: start an upload."""
        if not self.stopped.is_set():
            self.group.create_task(self.send(part, exported))

    def work(self) -> None:
        """In a thread: export part after part."""
        while self.waiting and not self.stopped.is_set():
            try:
                part = self.waiting.popleft()
            except IndexError:
                return
            try:
                exported = export(self.address, part)
            except BaseException:
                self.stopped.set()
                raise
            if not self.stopped.is_set():
                self.loop.call_soon_threadsafe(self.hand_over, part, exported)

    async def desk(self) -> None:
        try:
            await asyncio.to_thread(self.work)
        except BaseException:
            self.stopped.set()
            raise


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    async with asyncio.TaskGroup() as group:
        job = Job(address, deque(parts), group, asyncio.get_running_loop())
        for _ in range(min(workers, len(parts))):
            group.create_task(job.desk())
    return [job.receipts[part] for part in parts]
