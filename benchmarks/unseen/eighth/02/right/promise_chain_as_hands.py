# expected: right
# mistake: unusual: no lock at all; each piece of hand work is a task that first waits for the task before it (a chain of promises, as in JavaScript)
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: every situation is right: a job joins the chain only when everything that it needs is there, so the chain never rests while something is ready
"""An omelette with vegetables, and potatoes, with hands made of a chain of tasks."""

import asyncio

import kitchen
from kitchen import Address


class Hands:
    def __init__(self):
        self.last = None

    def then(self, step, *args):
        """Queue the step behind whatever the hands were given before."""
        self.last = asyncio.create_task(self._link(self.last, step, args))
        return self.last

    @staticmethod
    async def _link(before, step, args):
        if before is not None:
            await asyncio.wait([before])
        return await step(*args)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()

    async def pieces(vegetable):
        fetched = await kitchen.fetch(address, vegetable)
        return await hands.then(kitchen.chop, address, fetched)

    async def dish(*parts):
        ready = await asyncio.gather(*parts)
        seasoned = await hands.then(kitchen.season, address, *ready)
        await hands.then(kitchen.serve, address, seasoned)

    await asyncio.gather(
        dish(kitchen.boil(address, "potatoes")),
        dish(kitchen.fry(address, "eggs"), *(pieces(v) for v in vegetables)),
    )
