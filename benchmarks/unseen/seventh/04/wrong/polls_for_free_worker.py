# expected: wrong
# mistake: it waits for a free worker in a loop that sleeps a little and looks at a counter again
# rule: "Nobody sleeps and looks again. Await the thing itself."
# seen: with more parts than workers it wakes up a hundred times a second for nothing, and each next export begins up to 10 ms late; right only when no part has to wait
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
import anyio.lowlevel
import anyio.to_thread

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    busy = 0

    async def work(index: int, part: str) -> None:
        nonlocal busy
        exported = await anyio.to_thread.run_sync(export, address, part)
        busy -= 1
        await anyio.lowlevel.checkpoint_if_cancelled()  # stopped meanwhile?
        receipts[index] = await upload(address, part, exported)

    async with anyio.create_task_group() as group:
        for index, part in enumerate(parts):
            while busy >= workers:
                await anyio.sleep(0.01)
            busy += 1
            group.start_soon(work, index, part)
    return receipts
