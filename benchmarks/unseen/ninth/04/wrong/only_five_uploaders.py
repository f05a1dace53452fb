# expected: wrong
# mistake: a fixed crew of five uploaders takes the exported parts from a channel, so never more than five uploads are on their way
# rule: uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are
# seen: right with up to five parts and whenever uploads are short; when five uploads are on their way, the sixth exported part waits
"""Publish the video of the party, part by part: export each part, then upload it."""

import math

import anyio

from studio import Address, export, upload

CREW = 5  # there are never more than five workers


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    job_in, job_out = anyio.create_memory_object_stream(math.inf)
    ship_in, ship_out = anyio.create_memory_object_stream(math.inf)
    receipts = {}

    async def exporter(jobs, shipments):
        async with jobs, shipments:
            async for number, part in jobs:
                await shipments.send((number, part, await anyio.to_thread.run_sync(export, address, part)))

    async def uploader(shipments):
        async with shipments:
            async for number, part, exported in shipments:
                receipts[number] = await upload(address, part, exported)

    for job in enumerate(parts):
        job_in.send_nowait(job)
    job_in.close()
    async with anyio.create_task_group() as group, job_out, ship_in, ship_out:
        for _ in range(workers):
            group.start_soon(exporter, job_out.clone(), ship_in.clone())
        for _ in range(CREW):
            group.start_soon(uploader, ship_out.clone())
    return [receipts[number] for number in sorted(receipts)]
