# expected: wrong
# mistake: publish catches CancelledError to tidy up, tidies up well, and then returns the receipts so far instead of raising it again
# rule: "The cancellation comes out of `publish`, too: whoever catches it to tidy up raises it again."
# seen: only when publish is cancelled: it then returns a (short) list as if all were well
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from collections import deque

from studio import Address, export, upload


class Crew:
    """A fixed number of exporters, and any number of uploads."""

    def __init__(self, address: Address, parts: list[str]) -> None:
        self.address = address
        self.todo = deque(parts)
        self.receipts: dict[str, str] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    def start(self, coroutine) -> None:
        self.tasks.add(asyncio.create_task(coroutine))

    async def exporter(self) -> None:
        while self.todo:
            part = self.todo.popleft()
            exported = await asyncio.to_thread(export, self.address, part)
            self.start(self.uploader(part, exported))

    async def uploader(self, part: str, exported: str) -> None:
        self.receipts[part] = await upload(self.address, part, exported)

    async def join(self) -> None:
        while self.tasks:
            done, _ = await asyncio.wait(self.tasks, return_when=asyncio.FIRST_COMPLETED)
            self.tasks -= done
            for task in done:
                task.result()

    async def stop(self) -> None:
        self.todo.clear()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    crew = Crew(address, parts)
    for _ in range(workers):
        crew.start(crew.exporter())
    try:
        await crew.join()
    except asyncio.CancelledError:
        await crew.stop()
    except Exception:
        await crew.stop()
        raise
    return [crew.receipts[part] for part in parts if part in crew.receipts]
