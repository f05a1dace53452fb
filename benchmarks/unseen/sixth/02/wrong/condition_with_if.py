# expected: wrong
# mistake: a home-made monitor checks its condition with `if` and not `while` after wait(), so that a task that comes back at once gets in together with the one that was woken
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: two steps at the same moment when a dish is seasoned while another step waits for the hands: serving takes the free hands first, and the woken waiter goes in all the same (also if something comes in the very instant between notify and wake-up). Right if nobody waits when a dish has been seasoned
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class PairOfHands:
    """A monitor, as I know it from threads."""

    def __init__(self) -> None:
        self.condition = asyncio.Condition()
        self.busy = False

    async def take(self) -> None:
        async with self.condition:
            if self.busy:
                await self.condition.wait()
            self.busy = True

    async def give_back(self) -> None:
        async with self.condition:
            self.busy = False
            self.condition.notify()

    async def use(self, step, *arguments):
        await self.take()
        try:
            return await step(*arguments)
        finally:
            await self.give_back()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = PairOfHands()
    pieces: list[str] = []

    async def prepare(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        pieces.append(await hands.use(kitchen.chop, address, fetched))

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        dish = await hands.use(kitchen.season, address, boiled)
        await hands.use(kitchen.serve, address, dish)

    async def omelette() -> None:
        async with asyncio.TaskGroup() as ingredients:
            frying = ingredients.create_task(kitchen.fry(address, "eggs"))
            for vegetable in vegetables:
                ingredients.create_task(prepare(vegetable))
        dish = await hands.use(kitchen.season, address, frying.result(), *pieces)
        await hands.use(kitchen.serve, address, dish)

    async with asyncio.TaskGroup() as dishes:
        dishes.create_task(potatoes())
        dishes.create_task(omelette())
