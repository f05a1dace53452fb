# expected: wrong
# mistake: somebody from Kotlin wants a dispatcher for input and output, and starts a blocking portal: that is a second event loop in a thread of its own, and all uploads run there
# rule: "Uploads are tasks on the loop that is there already. They need no threads, and no second loop."
# seen: in every situation the receipts are right, but the uploads run on a second loop, in another thread than publish
"""Publish the video with two dispatchers: one for the processor, one for the network."""

import asyncio
from anyio.from_thread import BlockingPortal, start_blocking_portal

from studio import Address, export, upload


class Dispatchers:
    def __init__(self, workers: int, portal: BlockingPortal) -> None:
        self.slots = asyncio.Semaphore(workers)
        self.portal = portal

    async def default(self, function, *args):
        """Dispatchers.Default: for what computes."""
        async with self.slots:
            return await asyncio.to_thread(function, *args)

    async def io(self, function, *args):
        """Dispatchers.IO: for what waits."""
        return await asyncio.wrap_future(self.portal.start_task_soon(function, *args))


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    with start_blocking_portal("asyncio") as portal:
        dispatchers = Dispatchers(workers, portal)

        async def launch(part: str) -> str:
            exported = await dispatchers.default(export, address, part)
            return await dispatchers.io(upload, address, part, exported)

        async with asyncio.TaskGroup() as scope:
            deferred = [scope.create_task(launch(part)) for part in parts]
    return [each.result() for each in deferred]
