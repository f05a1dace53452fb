# expected: right
# mistake: none; unusual: anyio, and neither semaphore nor limiter nor workers: a relay, in which each task exports one part, starts its own successor and then turns into the upload
# rule: "exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time, and never fewer while parts are waiting"
# seen: right in every situation, under asyncio and under trio
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
import anyio.to_thread

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    runners = enumerate(parts)
    plenty = anyio.CapacityLimiter(len(parts))  # never full: the relay alone decides how many run

    async def leg(number: int, part: str) -> None:
        exported = await anyio.to_thread.run_sync(export, address, part, limiter=plenty)
        hand_over()
        receipts[number] = await upload(address, part, exported)

    def hand_over() -> None:
        for number, part in runners:
            group.start_soon(leg, number, part)
            return

    async with anyio.create_task_group() as group:
        for _ in range(workers):
            hand_over()
    return receipts
