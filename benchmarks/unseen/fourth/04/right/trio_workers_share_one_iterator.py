# expected: right
# mistake: none; unusual: trio, a few worker tasks that draw from one shared iterator, abandoned threads, and uploads that are started in the same nursery
# rule: "Use asyncio, trio or anyio, as you like."
# seen: right in all situations
"""Publish the video of the party, part by part: export each part, then upload it."""

import trio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    waiting = iter(enumerate(parts))  # whoever is free takes the next one; there is only one thread here
    limiter = trio.CapacityLimiter(workers)

    async def send(place: int, part: str, exported: str) -> None:
        receipts[place] = await upload(address, part, exported)

    async def worker() -> None:
        for place, part in waiting:
            exported = await trio.to_thread.run_sync(
                export, address, part, limiter=limiter, abandon_on_cancel=True
            )
            nursery.start_soon(send, place, part, exported)

    async with trio.open_nursery() as nursery:
        for _ in range(workers):
            nursery.start_soon(worker)
    return receipts
