# expected: right
# mistake: none; unusual: anyio worker tasks over one shared iterator, and it is the exporting thread itself that starts the upload task, with `anyio.from_thread.run_sync`
# rule: "uploads each part as soon as it is exported, while other parts are still being exported, as many at the same time as there are"
# seen: always right, on asyncio and on trio
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
import anyio.from_thread
import anyio.lowlevel
import anyio.to_thread

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts: dict[str, str] = {}
    waiting = iter(parts)
    threads = anyio.CapacityLimiter(workers)

    async with anyio.create_task_group() as group:

        async def deliver(part: str, exported: str) -> None:
            await anyio.lowlevel.checkpoint_if_cancelled()
            receipts[part] = await upload(address, part, exported)

        def hand_over(part: str, exported: str) -> None:  # runs on the thread of the loop
            if not group.cancel_scope.cancel_called:
                group.start_soon(deliver, part, exported)

        def export_and_hand_over(part: str) -> None:  # runs on a thread of its own
            exported = export(address, part)
            anyio.from_thread.run_sync(hand_over, part, exported)

        async def work() -> None:
            for part in waiting:
                await anyio.to_thread.run_sync(export_and_hand_over, part, limiter=threads)

        for _ in range(workers):
            group.start_soon(work)
    return [receipts[part] for part in parts]
