# expected: right
# mistake: none; unusual: no lock, every job of the hands is a task that first awaits the job before it (a promise chain), and seasoning plus serving is one job
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: jobs join the chain only when what they need is there, so that a link never waits for anything but the link before it
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class Hands:
    def __init__(self) -> None:
        self.last: asyncio.Future | None = None

    def then(self, job) -> asyncio.Task:
        before, self.last = self.last, asyncio.create_task(self._link(self.last, job))
        return self.last

    @staticmethod
    async def _link(before, job):
        if before is not None:
            await before
        return await job


async def finish(address: Address, cooked: str, *chopped: str) -> None:
    await kitchen.serve(address, await kitchen.season(address, cooked, *chopped))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()

    potatoes = asyncio.create_task(kitchen.boil(address, "potatoes"))
    eggs = asyncio.create_task(kitchen.fry(address, "eggs"))

    async def side_dish() -> None:
        await hands.then(finish(address, await potatoes))

    on_table = asyncio.create_task(side_dish())

    chopping = []
    for arriving in asyncio.as_completed([kitchen.fetch(address, name) for name in vegetables]):
        chopping.append(hands.then(kitchen.chop(address, await arriving)))
    board = [await pieces for pieces in chopping]
    await hands.then(finish(address, await eggs, *board))
    await on_table
