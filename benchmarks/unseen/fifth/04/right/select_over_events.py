# expected: right
# mistake: none; unusual: one loop in one task, like select in Go: an async generator waits for whatever is done first, export or upload, and yields it as an event; match decides what comes next
# rule: "Nobody sleeps and looks again. Await the thing itself."
# seen: right in all situations; threads at work are waited for by nobody
"""Publish the video by a loop over events, in asyncio."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, field

from studio import Address, export, upload


@dataclass(frozen=True)
class Exported:
    part: str
    exported: str


@dataclass(frozen=True)
class Arrived:
    part: str
    receipt: str


@dataclass
class Desk:
    """The futures that are under way, with what becomes of them."""

    under_way: dict[asyncio.Future, tuple[type, str]] = field(default_factory=dict)

    def add(self, future: asyncio.Future, kind: type, part: str) -> None:
        self.under_way[future] = kind, part

    async def events(self) -> AsyncIterator[Exported | Arrived]:
        """Whatever is done, as soon as it is done; errors first."""
        try:
            while self.under_way:
                done, _ = await asyncio.wait(self.under_way, return_when=asyncio.FIRST_COMPLETED)
                happened = [(*self.under_way[future], future.result()) for future in done]
                for future in done:
                    del self.under_way[future]
                for kind, part, result in happened:
                    yield kind(part, result)
        finally:
            rest = list(self.under_way)
            for future in rest:
                future.cancel()
            await asyncio.gather(*rest, return_exceptions=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(workers)
    desk = Desk()
    waiting = iter(parts)
    receipts: dict[str, str] = {}

    def begin() -> None:
        for part in waiting:
            desk.add(loop.run_in_executor(pool, export, address, part), Exported, part)
            return

    try:
        for _ in range(workers):
            begin()
        async with aclosing(desk.events()) as events:
            async for event in events:
                match event:
                    case Exported(part, exported):
                        desk.add(asyncio.create_task(upload(address, part, exported)), Arrived, part)
                        begin()
                    case Arrived(part, receipt):
                        receipts[part] = receipt
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return [receipts[part] for part in parts]
