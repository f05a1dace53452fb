# expected: wrong
# mistake: starts tasks, joins them with `asyncio.wait` and cancels them when one fails, but not when publish itself is cancelled (`asyncio.wait` leaves its tasks alone)
# rule: "If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up."
# seen: right with success and with failures; when publish is cancelled, all its tasks live on: further exports begin, and uploads go on
"""Publish the video of the party, part by part: export each part, then upload it."""

import asyncio

from studio import Address, export, upload


class Crew:
    """Starts jobs, and joins them all, like a list of threads."""

    def __init__(self, workers: int) -> None:
        self.machines = asyncio.Semaphore(workers)
        self.jobs: list[asyncio.Task[str]] = []

    def start(self, address: Address, part: str) -> None:
        self.jobs.append(asyncio.create_task(self.job(address, part)))

    async def job(self, address: Address, part: str) -> str:
        async with self.machines:
            exported = await asyncio.to_thread(export, address, part)
        return await upload(address, part, exported)

    async def join(self) -> list[str]:
        done, running = await asyncio.wait(self.jobs, return_when=asyncio.FIRST_EXCEPTION)
        if running:  # somebody has failed: stop the others
            for job in running:
                job.cancel()
            await asyncio.wait(running)
        for job in done:
            if problem := job.exception():
                raise problem
        return [job.result() for job in self.jobs]


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    crew = Crew(workers)
    for part in parts:
        crew.start(address, part)
    return await crew.join()
