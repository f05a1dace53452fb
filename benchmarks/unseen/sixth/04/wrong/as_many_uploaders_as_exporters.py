# expected: wrong
# mistake: a pipeline as in Go, two stages of `workers` goroutines each: `workers` limits the uploads as well
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: right while no more than `workers` uploads are on their way; with long uploads an exported part lies in the channel until another upload has ended
"""Publish the video of the party, part by part: export each part, then upload it."""

import math

import anyio
import anyio.to_thread

from studio import Address, export, upload


async def exporter(address: Address, jobs, results) -> None:
    """Stage 1: part -> exported part."""
    async with results:
        async for number, part in jobs:
            exported = await anyio.to_thread.run_sync(export, address, part)
            await results.send((number, part, exported))


async def uploader(address: Address, results, receipts: list[str]) -> None:
    """Stage 2: exported part -> receipt."""
    async for number, part, exported in results:
        receipts[number] = await upload(address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    put_job, jobs = anyio.create_memory_object_stream(math.inf)
    put_result, results = anyio.create_memory_object_stream(math.inf)
    with put_job:
        for job in enumerate(parts):
            put_job.send_nowait(job)
    with jobs, results:
        async with anyio.create_task_group() as group:
            with put_result:
                for _ in range(workers):
                    group.start_soon(exporter, address, jobs, put_result.clone())
                    group.start_soon(uploader, address, results, receipts)
    return receipts
