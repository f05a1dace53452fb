# expected: wrong
# mistake: polls: while all workers are busy it sleeps for a moment and looks again whether one of them has become free
# rule: "Nobody sleeps and looks again. Await the thing itself."
# seen: whenever there are more parts than workers: sleep after sleep on the loop, and the next export begins only at the next look; with workers >= parts it never sleeps
"""Publish the video: begin the next part when the counter of busy threads is low enough."""

import anyio
from anyio import lowlevel, to_thread

from studio import Address, export, upload


class Counter:
    def __init__(self) -> None:
        self.value = 0

    def __enter__(self) -> None:
        self.value += 1

    def __exit__(self, *_) -> None:
        self.value -= 1


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = dict.fromkeys(parts, "")
    busy = Counter()
    limiter = anyio.CapacityLimiter(workers)

    async def one(part: str, *, task_status) -> None:
        with busy:
            task_status.started()
            exported = await to_thread.run_sync(export, address, part, limiter=limiter)
        await lowlevel.checkpoint_if_cancelled()  # the thread was shielded
        receipts[part] = await upload(address, part, exported)

    async with anyio.create_task_group() as group:
        for part in parts:
            while busy.value >= workers:
                await anyio.sleep(0.01)
            await group.start(one, part)
    return list(receipts.values())
