# expected: wrong
# mistake: shields each upload from cancellation ("a half-uploaded part is of no use"), so a failure or a stop waits until the uploads have arrived
# rule: No further export begins, and uploads that are on their way are given up.
# seen: right as long as nothing fails and nobody cancels; after a failed export or a cancellation the uploads on their way go on to their end (and a cancellation during the last uploads does not come out, since all have arrived)
"""Publish the video of the party, part by part: export each part, then upload it."""

import trio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    receipts: dict[str, str] = {}
    sender, receiver = trio.open_memory_channel(len(parts))
    for part in parts:
        sender.send_nowait(part)
    sender.close()

    async def exporter(jobs):
        async with jobs:
            async for part in jobs:
                exported = await trio.to_thread.run_sync(export, address, part)
                nursery.start_soon(ship, part, exported)

    async def ship(part, exported):
        with trio.CancelScope(shield=True):
            receipts[part] = await upload(address, part, exported)

    async with trio.open_nursery() as nursery:
        async with receiver:
            for _ in range(workers):
                nursery.start_soon(exporter, receiver.clone())
    return [receipts[part] for part in parts]
