# expected: right
# mistake: none; unusual: no semaphore, no workers, no queue: each task is a leg of a relay, and when its export is done it starts the task of the next part in the same nursery and becomes the upload itself
# rule: "exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time, and never fewer while parts are waiting"
# seen: right in all situations; threads at work are abandoned when something stops publish
"""Publish the video as a relay race, in trio."""

from collections.abc import Iterator
from itertools import islice

import trio

from studio import Address, export, upload


class Relay:
    """So many batons, each of them handed on from one part to the next one that waits."""

    def __init__(self, address: Address, nursery: trio.Nursery, waiting: Iterator[str]) -> None:
        self.address = address
        self.nursery = nursery
        self.waiting = waiting
        self.receipts: dict[str, str] = {}

    def hand_on(self, batons: int) -> None:
        """Start a leg for each baton, while there are parts."""
        for part in islice(self.waiting, batons):
            self.nursery.start_soon(self.leg, part)

    async def leg(self, part: str) -> None:
        """Export with the baton, hand it on, upload without it."""
        exported = await trio.to_thread.run_sync(export, self.address, part, abandon_on_cancel=True)
        self.hand_on(1)
        self.receipts[part] = await upload(self.address, part, exported)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    async with trio.open_nursery() as nursery:
        relay = Relay(address, nursery, iter(parts))
        relay.hand_on(workers)
    return [relay.receipts[part] for part in parts]
