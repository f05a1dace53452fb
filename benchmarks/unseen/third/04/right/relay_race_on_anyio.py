# expected: right
# mistake: none; unusual: no queue, no semaphore, no worker loop: whoever has exported hands the baton to a new task, then uploads itself
# rule: "exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time, and never fewer while parts are waiting"
# seen: right in all situations, on asyncio and on trio
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
from anyio import to_thread

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = dict.fromkeys(parts, "")
    machines = anyio.CapacityLimiter(workers)
    waiting = iter(parts)

    async with anyio.create_task_group() as runners:

        def hand_over() -> None:
            for part in waiting:
                runners.start_soon(run, part)
                return

        async def run(part: str) -> None:
            exported = await to_thread.run_sync(
                export, address, part, limiter=machines, abandon_on_cancel=True
            )
            hand_over()
            receipts[part] = await upload(address, part, exported)

        for _ in range(workers):
            hand_over()

    return list(receipts.values())
