# expected: wrong
# mistake: somebody from Erlang gives each call the customary timeout of five seconds (as gen_server:call has it), and lets it crash
# rule: "Both may take minutes or hours, and it would be good to do something else meanwhile."
# seen: TimeoutError comes out of publish as soon as one export or one upload takes more than five seconds; right while all of them are shorter
"""Publish the video with processes that send each other messages."""

import asyncio
from collections import deque
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


async def call(request, timeout: float = 5.0):
    """gen_server:call: the answer, or a crash."""
    async with asyncio.timeout(timeout):
        return await request


class Coordinator:
    """A process with a mailbox; its children are linked to it."""

    def __init__(self, address: Address, parts: list[str], workers: int) -> None:
        self.address = address
        self.waiting = deque(parts)
        self.pool = ThreadPoolExecutor(workers)
        self.mailbox: asyncio.Queue[tuple] = asyncio.Queue()
        self.children: set[asyncio.Task[None]] = set()
        self.free = workers
        self.receipts = dict.fromkeys(parts)

    def spawn(self, tag: str, part: str, request) -> None:
        async def process() -> None:
            try:
                answer = await call(request)
            except Exception as reason:
                self.mailbox.put_nowait(("EXIT", part, reason))
            else:
                self.mailbox.put_nowait((tag, part, answer))

        child = asyncio.create_task(process())
        self.children.add(child)
        child.add_done_callback(self.children.discard)

    def dispatch(self) -> None:
        loop = asyncio.get_running_loop()
        while self.free and self.waiting:
            self.free -= 1
            part = self.waiting.popleft()
            self.spawn("exported", part, loop.run_in_executor(self.pool, export, self.address, part))

    async def run(self) -> list[str]:
        missing = len(self.receipts)
        while missing:
            self.dispatch()
            match await self.mailbox.get():
                case "EXIT", _, reason:
                    raise reason
                case "exported", part, exported:
                    self.free += 1
                    self.spawn("arrived", part, upload(self.address, part, exported))
                case "arrived", part, receipt:
                    self.receipts[part] = receipt
                    missing -= 1
        return list(self.receipts.values())

    async def terminate(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)
        linked = list(self.children)
        for child in linked:
            child.cancel()
        await asyncio.gather(*linked, return_exceptions=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    coordinator = Coordinator(address, parts, workers)
    try:
        return await coordinator.run()
    finally:
        await coordinator.terminate()
