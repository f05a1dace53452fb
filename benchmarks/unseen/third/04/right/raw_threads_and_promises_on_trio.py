# expected: right
# mistake: none; unusual: hand-made daemon threads pull from a SimpleQueue and settle home-made promises through trio's token
# rule: "Use asyncio, trio or anyio, as you like."
# seen: right in all situations; threads that are at work at a stop are simply left behind
"""Publish the video of the party, part by part: export each part, then upload it."""

import queue
import threading

import trio

from studio import Address, export, upload


class Promise:
    """A value that a thread will bring to the loop."""

    def __init__(self) -> None:
        self._settled = trio.Event()
        self._value: str | None = None
        self._error: BaseException | None = None

    def settle(self, value: str | None, error: BaseException | None) -> None:
        """Only on the thread of the loop."""
        self._value, self._error = value, error
        self._settled.set()

    async def get(self) -> str:
        await self._settled.wait()
        if self._error is not None:
            raise self._error
        return self._value


def empty(orders: queue.SimpleQueue) -> None:
    """Take everything off the shelf, so that no thread finds any more work."""
    while True:
        try:
            orders.get_nowait()
        except queue.Empty:
            return


def machine(address: Address, orders: queue.SimpleQueue, token: trio.lowlevel.TrioToken) -> None:
    """The life of one thread: export what lies on the shelf, until it is empty."""
    while True:
        try:
            part, promise = orders.get_nowait()
        except queue.Empty:
            return
        value = error = None
        try:
            value = export(address, part)
        except BaseException as problem:
            error = problem
            empty(orders)
        try:
            token.run_sync_soon(promise.settle, value, error)
        except trio.RunFinishedError:
            return


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    token = trio.lowlevel.current_trio_token()
    orders: queue.SimpleQueue = queue.SimpleQueue()
    promises = [Promise() for _ in parts]
    receipts = [""] * len(parts)

    async def send(index: int) -> None:
        exported = await promises[index].get()
        receipts[index] = await upload(address, parts[index], exported)

    for order in zip(parts, promises):
        orders.put(order)
    try:
        async with trio.open_nursery() as nursery:
            for _ in range(min(workers, len(parts))):
                threading.Thread(target=machine, args=(address, orders, token), daemon=True).start()
            for index in range(len(parts)):
                nursery.start_soon(send, index)
    finally:
        empty(orders)
    return receipts
