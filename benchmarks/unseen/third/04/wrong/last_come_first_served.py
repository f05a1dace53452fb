# expected: wrong
# mistake: a hand-written semaphore keeps its waiters on a stack (`pop()`), so that the part that came last gets the free machine
# rule: "exports every part, beginning in the order of `parts`"
# seen: right when no more than one part has to wait for a machine (parts <= workers + 1); otherwise the first `workers` parts begin in order, and the rest from the end
"""Publish the video of the party, part by part: export each part, then upload it."""

import trio

from studio import Address, export, upload


class Machines:
    """So many exports at once; the others park here."""

    def __init__(self, count: int) -> None:
        self.free = count
        self.parked: list[trio.Event] = []

    async def __aenter__(self) -> None:
        if self.free:
            self.free -= 1
            return
        turn = trio.Event()
        self.parked.append(turn)
        await turn.wait()  # whoever leaves hands the machine over

    async def __aexit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            return  # something stops us; no further export
        if self.parked:
            self.parked.pop().set()
        else:
            self.free += 1


async def publish(address: Address, parts: list[str], workers: int) -> list[str]:
    """Export and upload all parts; give back the receipts, in the order of ``parts``."""
    machines = Machines(workers)
    receipts: dict[str, str] = {}

    async def one(part: str) -> None:
        async with machines:
            exported = await trio.to_thread.run_sync(export, address, part, abandon_on_cancel=True)
        receipts[part] = await upload(address, part, exported)

    async with trio.open_nursery() as nursery:
        for part in parts:
            nursery.start_soon(one, part)
    return [receipts[part] for part in parts]
