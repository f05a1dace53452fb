# expected: wrong
# mistake: deals the parts out to the workers in advance, like cards (`parts[i::workers]`), in the way of a static OpenMP schedule
# rule: "on threads: at most `workers` at the same time, and never fewer while parts are waiting"
# seen: right with one worker, with at least as many workers as parts, or when all exports take the same time; otherwise a worker with short parts stops while parts of another one still wait (and these begin late and out of order)
"""Publish the video of the party, part by part: export each part, then upload it."""

import anyio
from anyio import CapacityLimiter, to_thread

from studio import Address, export, upload


class Worker:
    """One export machine with its own share of the parts."""

    def __init__(self, address: Address, share: list[tuple[int, str]], receipts: list[str]) -> None:
        self.address = address
        self.share = share
        self.receipts = receipts

    async def work(self, group: anyio.abc.TaskGroup, machines: CapacityLimiter) -> None:
        for index, part in self.share:
            exported = await to_thread.run_sync(
                export, self.address, part, limiter=machines, abandon_on_cancel=True
            )
            group.start_soon(self.send, index, part, exported)

    async def send(self, index: int, part: str, exported: str) -> None:
        self.receipts[index] = await upload(self.address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    receipts = [""] * len(parts)
    numbered = list(enumerate(parts))
    machines = CapacityLimiter(workers)
    async with anyio.create_task_group() as group:
        for number in range(workers):
            group.start_soon(Worker(address, numbered[number::workers], receipts).work, group, machines)
    return receipts
