# expected: wrong
# mistake: the worker thread hands its upload to the loop by `trio.from_thread.run` and stands there until the receipt is in, so an upload occupies one of the `workers` threads
# rule: "at most `workers` at the same time, and never fewer while parts are waiting"
# seen: whenever there are more parts than workers, fewer exports are at work while the first parts are uploaded
"""Publish the video of the party, part by part: export each part, then upload it."""

import trio

from studio import Address, export, upload


class Publication:
    """One call of publish: a thread carries each part through both steps."""

    def __init__(self, address: Address, workers: int) -> None:
        self.address = address
        self.threads = trio.CapacityLimiter(workers)
        self.receipts: dict[int, str] = {}

    def carry(self, part: str) -> str:
        exported = export(self.address, part)
        return trio.from_thread.run(upload, self.address, part, exported)

    async def deliver(self, number: int, part: str) -> None:
        self.receipts[number] = await trio.to_thread.run_sync(self.carry, part, limiter=self.threads)


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    publication = Publication(address, workers)
    async with trio.open_nursery() as nursery:
        for number, part in enumerate(parts):
            nursery.start_soon(publication.deliver, number, part)
    return [publication.receipts[number] for number in range(len(parts))]
