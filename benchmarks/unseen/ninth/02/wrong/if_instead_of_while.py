# expected: wrong
# mistake: the home-made hands wait with "if busy: wait()" and not with "while", so somebody who takes the hands between the notify and the wake-up shares them with the one who was woken
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: two steps at once when season ends while something else waits for the hands: the same task goes on to serve at once, and the woken one starts, too; right when nobody waits at the end of a season
"""An omelette with vegetables, and potatoes; a monitor with wait and notify, as in the textbook."""

import asyncio

import kitchen
from kitchen import Address


class Hands:
    """One pair: take them, give them back."""

    def __init__(self) -> None:
        self.busy = False
        self.changed = asyncio.Condition()

    async def take(self) -> None:
        async with self.changed:
            if self.busy:
                await self.changed.wait()
            self.busy = True

    async def give_back(self) -> None:
        async with self.changed:
            self.busy = False
            self.changed.notify()

    async def do(self, step, *things):
        await self.take()
        try:
            return await step(*things)
        finally:
            await self.give_back()


async def finish(address: Address, hands: Hands, cooked: str, *chopped: str) -> None:
    dish = await hands.do(kitchen.season, address, cooked, *chopped)
    await hands.do(kitchen.serve, address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()
    chopped: list[str] = []

    async def potatoes() -> None:
        await finish(address, hands, await kitchen.boil(address, "potatoes"))

    async def vegetable(name: str) -> None:
        fetched = await kitchen.fetch(address, name)
        chopped.append(await hands.do(kitchen.chop, address, fetched))

    table = asyncio.create_task(potatoes())
    eggs = asyncio.create_task(kitchen.fry(address, "eggs"))
    await asyncio.gather(*(vegetable(name) for name in vegetables))
    await finish(address, hands, await eggs, *chopped)
    await table
