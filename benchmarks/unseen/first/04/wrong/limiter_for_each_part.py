# expected: wrong
# mistake: Each part makes a CapacityLimiter of its own, so that no two parts ever share one.
# rule: "exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time"
# seen: Right if there are at least as many workers as parts; otherwise all exports run at the same time.
"""Publish the video of the party, part by part, with trio."""

import trio
from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)

    async def export_and_upload(index: int, part: str) -> None:
        limiter = trio.CapacityLimiter(workers)
        exported = await trio.to_thread.run_sync(
            export, address, part, limiter=limiter, abandon_on_cancel=True
        )
        receipts[index] = await upload(address, part, exported)

    async with trio.open_nursery() as nursery:
        for index, part in enumerate(parts):
            nursery.start_soon(export_and_upload, index, part)
    return receipts
