# expected: wrong
# mistake: it restores the order of the receipts by sorting the names of the parts, not by their place in `parts`
# rule: "returns the receipts, in the order of `parts`."
# seen: right for part-0 ... part-9 in their order; wrong when the names do not stand in alphabetical order (part-10 after part-9, or "outro" before "credits")
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
from anyio import lowlevel, to_thread

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    limiter = anyio.CapacityLimiter(workers)
    receipts: list[tuple[str, str]] = []

    async def export_and_upload(part: str) -> None:
        exported = await to_thread.run_sync(export, address, part, limiter=limiter)
        await lowlevel.checkpoint_if_cancelled()  # stopped meanwhile?
        receipts.append((part, await upload(address, part, exported)))

    async with anyio.create_task_group() as group:
        for part in parts:
            group.start_soon(export_and_upload, part)

    # they arrive in any order: part-0, part-1, ... again
    receipts.sort()
    return [receipt for _, receipt in receipts]
