# expected: wrong
# mistake: tidies up in `except Exception`, which a cancellation is not (CancelledError is a BaseException), and `asyncio.wait` does not cancel what it waits for
# rule: "If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up."
# seen: right without cancellation, and after a failed export; when publish is cancelled and the program goes on, all exports and uploads go on as well
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio
from collections import deque

from studio import Address, export, upload


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    waiting = deque(parts)
    receipts: dict[str, str] = {}
    jobs: set[asyncio.Task[None]] = set()

    async def deliver(part: str, exported: str) -> None:
        receipts[part] = await upload(address, part, exported)

    async def worker() -> None:
        while waiting:
            part = waiting.popleft()
            exported = await asyncio.to_thread(export, address, part)
            jobs.add(asyncio.create_task(deliver(part, exported)))

    jobs |= {asyncio.create_task(worker()) for _ in range(workers)}
    try:
        while jobs:
            done, _ = await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
            jobs -= done
            for job in done:
                job.result()
    except Exception:
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        raise
    return [receipts[part] for part in parts]
