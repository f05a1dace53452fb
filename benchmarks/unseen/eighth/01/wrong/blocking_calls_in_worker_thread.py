# expected: wrong
# mistake: keeps the blocking functions and moves the whole blocking breakfast to a worker thread
# rule: "Never call the blocking functions, not in a thread either: the loop must stay free while you wait, and one thread is enough."
# seen: the thanks are right and the loop stays free, but each breakfast calls kitchen_blocking, in a second thread (always)
"""Buttered toast; the staring is done by somebody else."""

import anyio.to_thread

import kitchen_blocking
from kitchen import Address


class StaringCook:
    """A cook who stands and stares at the toaster, in a thread of his own."""

    def __init__(self, address: Address) -> None:
        self.address = address

    def work(self, bread: str) -> str:
        toast = kitchen_blocking.toast(self.address, bread)
        buttered = kitchen_blocking.butter(self.address, toast)
        return kitchen_blocking.serve(self.address, buttered)

    async def hire(self, bread: str) -> str:
        # a limiter of its own: no breakfast waits for a free thread
        limiter = anyio.CapacityLimiter(1)
        return await anyio.to_thread.run_sync(self.work, bread, limiter=limiter)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await StaringCook(address).hire(bread)
