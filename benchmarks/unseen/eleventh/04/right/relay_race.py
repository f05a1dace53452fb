# expected: right
# mistake: none; a relay race: no semaphore, queue or pool. Each leg exports, hands the baton to the next leg, then uploads
# rule: "exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time"
# seen: `workers` legs are started; whoever has exported starts the next leg in the same group before it uploads
"""Publish the video of the party: a relay race with `workers` batons."""

import asyncio

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    course = enumerate(parts)

    async with asyncio.TaskGroup() as group:

        def hand_over() -> None:
            following = next(course, None)
            if following is not None:
                group.create_task(leg(*following))

        async def leg(index: int, part: str) -> None:
            exported = await asyncio.to_thread(export, address, part)
            hand_over()
            receipts[index] = await upload(address, part, exported)

        for _ in range(workers):
            hand_over()

    return receipts
