# expected: wrong
# mistake: believes that cancelling publish also cancels what asyncio.wait waits for; it cancels the tasks after a failure only, not when publish itself is cancelled
# rule: "If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up."
# seen: only when publish is cancelled: CancelledError comes out, but the tasks go on behind its back, exports begin and uploads arrive; success and failure are right
"""Publish the video: a task for each part, and asyncio.wait."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from studio import Address, export, upload


class Part:
    """What becomes of one part."""

    def __init__(self, address: Address, name: str) -> None:
        self.address = address
        self.name = name
        self.receipt = ""

    async def run(self, slots: asyncio.Semaphore, pool: ThreadPoolExecutor) -> None:
        async with slots:
            job = asyncio.get_running_loop().run_in_executor(pool, export, self.address, self.name)
            exported = await job
        self.receipt = await upload(self.address, self.name, exported)


async def stop(tasks: set[asyncio.Task]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    slots = asyncio.Semaphore(workers)
    pool = ThreadPoolExecutor(workers)
    film = [Part(address, name) for name in parts]
    tasks = [asyncio.create_task(part.run(slots, pool)) for part in film]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    await stop(pending)
    pool.shutdown(wait=False)
    for task in done:
        task.result()  # raises what went wrong
    return [part.receipt for part in film]
