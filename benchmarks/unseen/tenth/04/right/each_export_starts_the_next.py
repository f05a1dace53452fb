# expected: right
# mistake: none; unusual: trio without limiter, semaphore or queue: `workers` chains of tasks, and each task starts its successor when its export is done, then goes on as the upload
# rule: "exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time, and never fewer while parts are waiting"
# seen: always right; after a cancellation trio raises at the first checkpoint of the successor and of the upload, so nothing begins
"""Publish the video of the party, part by part: export each part, then upload it."""

import trio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    waiting = enumerate(parts)

    async def carry(nursery: trio.Nursery, place: int, part: str) -> None:
        exported = await trio.to_thread.run_sync(export, address, part)
        relay(nursery)
        await trio.lowlevel.checkpoint_if_cancelled()
        receipts[place] = await upload(address, part, exported)

    def relay(nursery: trio.Nursery) -> None:
        for place, part in waiting:
            nursery.start_soon(carry, nursery, place, part)
            return

    async with trio.open_nursery() as nursery:
        for _ in range(workers):
            relay(nursery)
    return receipts
