# expected: wrong
# mistake: a Go pipeline with `workers` exporters and also only `workers` uploaders behind a channel, so that no more than `workers` uploads run at the same time
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: right while uploads are short; when uploads take longer than exports, an exported part waits in the channel until an uploader is free
"""Publish the video of the party, part by part: export each part, then upload it."""

import math

import trio

from studio import Address, export, upload


async def exporter(address, jobs, results, limiter):
    """for job := range jobs { results <- export(job) }"""
    async with jobs, results:
        async for index, part in jobs:
            exported = await trio.to_thread.run_sync(
                export, address, part, limiter=limiter, abandon_on_cancel=True
            )
            await results.send((index, part, exported))


async def uploader(address, results, receipts):
    """for result := range results { receipts[i] = upload(result) }"""
    async with results:
        async for index, part, exported in results:
            receipts[index] = await upload(address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    job_in, job_out = trio.open_memory_channel(math.inf)
    result_in, result_out = trio.open_memory_channel(math.inf)
    for job in enumerate(parts):
        job_in.send_nowait(job)
    job_in.close()
    limiter = trio.CapacityLimiter(workers)
    async with trio.open_nursery() as nursery:
        async with job_out, result_in, result_out:
            for _ in range(workers):
                nursery.start_soon(exporter, address, job_out.clone(), result_in.clone(), limiter)
                nursery.start_soon(uploader, address, result_out.clone(), receipts)
    return receipts
