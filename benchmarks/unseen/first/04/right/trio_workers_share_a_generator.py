# expected: right
# mistake: none; unusual: trio, as many exporter tasks as workers, which go through one shared generator in their for loops; they never upload, but start an upload task in the nursery for each part.
# rule: "Use asyncio, trio or anyio, as you like."
# seen: All rules are kept; after a cancellation a running export is awaited, and the checkpoint behind it keeps the upload from beginning.
"""Publish the video of the party: exporters that share their work."""

from collections.abc import Iterator

import trio
from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[str, str | None] = dict.fromkeys(parts)
    threads = trio.CapacityLimiter(workers)

    def work() -> Iterator[str]:
        yield from parts

    async def exporter(todo: Iterator[str], nursery: trio.Nursery) -> None:
        for part in todo:
            exported = await trio.to_thread.run_sync(export, address, part, limiter=threads)
            await trio.lowlevel.checkpoint_if_cancelled()
            nursery.start_soon(uploader, part, exported)

    async def uploader(part: str, exported: str) -> None:
        receipts[part] = await upload(address, part, exported)

    async with trio.open_nursery() as nursery:
        todo = work()
        for _ in range(min(workers, len(parts))):
            nursery.start_soon(exporter, todo, nursery)
    return list(receipts.values())
