# expected: right
# mistake: none; unusual: anyio, a pipeline of two memory object streams: parts go in, exporters take them and pass on what is exported, and publish itself starts an upload for whatever comes out.
# rule: "Use asyncio, trio or anyio, as you like."
# seen: All rules are kept; the second stream ends when the last exporter has closed its end of it.
"""Publish the video of the party: a pipeline."""

import math

import anyio
import anyio.to_thread
from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    put_part, get_part = anyio.create_memory_object_stream(math.inf)
    put_exported, get_exported = anyio.create_memory_object_stream(math.inf)
    with put_part:
        for numbered in enumerate(parts):
            put_part.send_nowait(numbered)
    receipts: list[tuple[int, str]] = []
    threads = anyio.CapacityLimiter(workers)

    async def exporter(source, sink) -> None:
        with source, sink:
            async for number, part in source:
                exported = await anyio.to_thread.run_sync(export, address, part, limiter=threads)
                await sink.send((number, part, exported))

    async def uploader(number: int, part: str, exported: str) -> None:
        receipts.append((number, await upload(address, part, exported)))

    async with anyio.create_task_group() as group:
        with get_part, put_exported:
            for _ in range(min(workers, len(parts))):
                group.start_soon(exporter, get_part.clone(), put_exported.clone())
        with get_exported:
            async for exported in get_exported:
                group.start_soon(uploader, *exported)
    return [receipt for _, receipt in sorted(receipts)]
