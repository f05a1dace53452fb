# expected: right
# mistake: none; unusual: anyio; thread lanes (a hand-made linked list of parts, cut off at a failure) hand each exported part to a BlockingPortal that lives in publish, which runs the uploads on the loop that is there
# rule: Uploads are tasks on the loop that is there already. They need no threads, and no second loop.
# seen: right in all situations: the portal belongs to the running loop, its task group is cancelled when a lane fails or publish is cancelled, and waits for the uploads otherwise
"""Publish the video of the party, part by part: export each part, then upload it."""

import threading

import anyio
from anyio.from_thread import BlockingPortal

from studio import Address, export, upload


class Chain:
    """The parts that wait, as nested pairs; `take` from any thread, `cut` when it is over."""

    def __init__(self, parts):
        self.head = None
        for entry in reversed(list(enumerate(parts))):
            self.head = (entry, self.head)
        self.is_cut = False
        self.handed_over = []
        self.lock = threading.Lock()

    def take(self):
        with self.lock:
            if self.head is None:
                return None
            entry, self.head = self.head
            return entry

    def cut(self):
        with self.lock:
            self.head, self.is_cut = None, True

    def hand_over(self, portal, ship, *arguments):
        """To the loop, unless it is over by now (the portal is closed then)."""
        try:
            self.handed_over.append(portal.start_task_soon(ship, *arguments))
        except RuntimeError:
            if not self.is_cut:
                raise


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    receipts = [""] * len(parts)
    chain = Chain(parts)
    limiter = anyio.CapacityLimiter(workers)
    at_work = workers
    all_exported = anyio.Event()

    async def ship(index, part, exported):
        receipts[index] = await upload(address, part, exported)

    def lane():
        """Runs on a thread until the chain is at its end."""
        while (entry := chain.take()) is not None:
            try:
                exported = export(address, entry[1])
            except BaseException:
                chain.cut()
                raise
            if not chain.is_cut:
                chain.hand_over(portal, ship, *entry, exported)

    async def host():
        nonlocal at_work
        await anyio.to_thread.run_sync(lane, limiter=limiter)
        at_work -= 1
        if not at_work:
            all_exported.set()

    async def watch():
        """Threads outlive a cancellation; their chain and the uploads must not."""
        try:
            await all_exported.wait()
        except BaseException:
            chain.cut()
            await portal.stop(cancel_remaining=True)
            raise

    async with BlockingPortal() as portal:
        async with anyio.create_task_group() as lanes:
            lanes.start_soon(watch)
            for _ in range(workers):
                lanes.start_soon(host)
    for shipment in chain.handed_over:
        shipment.result()  # nobody fails in silence
    return receipts
