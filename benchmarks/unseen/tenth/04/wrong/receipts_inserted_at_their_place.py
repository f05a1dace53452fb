# expected: wrong
# mistake: receipts are put into an empty list with list.insert(place, receipt) as they arrive; the learner takes insert for an assignment to that place
# rule: "returns the receipts, in the order of `parts`"
# seen: right with one or two parts and in most orders of arrival (also part-1 before part-0); wrong as soon as a receipt arrives when fewer than its place are there and a smaller one, not the first, follows: part-2, part-1, part-0 gives [0, 2, 1]
"""Publish the video of the party, part by part: export each part, then upload it."""

import trio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: list[str] = []
    exports_out, exports_in = trio.open_memory_channel[tuple[int, str]](len(parts))

    async def exporter(jobs: trio.MemoryReceiveChannel, results: trio.MemorySendChannel) -> None:
        async with results:
            async for place, part in jobs:
                results.send_nowait((place, await trio.to_thread.run_sync(export, address, part)))

    async def deliver(place: int, exported: str) -> None:
        receipt = await upload(address, parts[place], exported)
        receipts.insert(place, receipt)

    jobs_out, jobs_in = trio.open_memory_channel[tuple[int, str]](len(parts))
    for job in enumerate(parts):
        jobs_out.send_nowait(job)
    jobs_out.close()
    async with trio.open_nursery() as nursery:
        for _ in range(workers):
            nursery.start_soon(exporter, jobs_in, exports_out.clone())
        exports_out.close()
        async for place, exported in exports_in:
            nursery.start_soon(deliver, place, exported)
    return receipts
