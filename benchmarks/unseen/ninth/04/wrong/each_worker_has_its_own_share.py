# expected: wrong
# mistake: the parts are dealt out beforehand (worker i gets parts i, i+n, i+2n, ...), and a worker whose share is done stands idle while parts of another share still wait
# rule: exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time, and never fewer while parts are waiting
# seen: right when all exports take equally long, with one worker, and with at least as many workers as parts; with uneven exports there are fewer than `workers` at work, and parts begin out of order
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
from anyio import to_thread

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    receipts: list[str] = [""] * len(parts)

    async def ship(place: int, exported: str) -> None:
        receipts[place] = await upload(address, parts[place], exported)

    async def shard(first: int) -> None:
        for place in range(first, len(parts), workers):
            exported = await to_thread.run_sync(export, address, parts[place], limiter=threads)
            group.start_soon(ship, place, exported)

    threads = anyio.CapacityLimiter(workers)
    async with anyio.create_task_group() as group:
        for first in range(min(workers, len(parts))):
            group.start_soon(shard, first)
    return receipts
