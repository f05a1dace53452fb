# expected: right
# mistake: none; unusual: no queue, no limiter, no loop over the parts. A relay race in trio: whoever has exported a part starts the runner for the next one, and goes on to upload his own.
# rule: "exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time"
# seen: right in all situations.
"""Publish the video of the party, part by part: export each part, then upload it."""

from collections.abc import Iterator

import trio
from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = dict.fromkeys(parts, "")
    baton: Iterator[str] = iter(parts)

    def pass_on(nursery: trio.Nursery) -> None:
        for part in baton:
            nursery.start_soon(run, nursery, part)
            break

    async def run(nursery: trio.Nursery, part: str) -> None:
        exported = await trio.to_thread.run_sync(export, address, part)
        pass_on(nursery)
        receipts[part] = await upload(address, part, exported)

    async with trio.open_nursery() as nursery:
        for _ in range(workers):
            pass_on(nursery)
    return list(receipts.values())
