# expected: wrong
# mistake: the list of chopped vegetables is an attribute of the class and not of the instance, so it is still full at the second breakfast
# rule: "`cook` may be called again, with other vegetables: nothing of the first breakfast is in the way then."
# seen: the first breakfast is right; the second omelette has the vegetables of the first one in it as well
"""An omelette with vegetables, and potatoes: a class for each dish."""

import asyncio

import kitchen
from kitchen import Address


class Dish:
    def __init__(self, address, hands):
        self.address = address
        self.hands = hands

    async def ingredients(self):
        raise NotImplementedError

    async def make(self):
        ingredients = await self.ingredients()
        async with self.hands:
            dish = await kitchen.season(self.address, *ingredients)
            await kitchen.serve(self.address, dish)


class Potatoes(Dish):
    async def ingredients(self):
        return [await kitchen.boil(self.address, "potatoes")]


class Omelette(Dish):
    vegetables: list[str] = []
    bowl: list = []

    async def prepare(self, vegetable):
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            self.bowl.append(await kitchen.chop(self.address, fetched))

    async def ingredients(self):
        eggs, *_ = await asyncio.gather(
            kitchen.fry(self.address, "eggs"), *map(self.prepare, self.vegetables)
        )
        return [eggs, *self.bowl]


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    omelette = Omelette(address, hands)
    omelette.vegetables = vegetables
    await asyncio.gather(omelette.make(), Potatoes(address, hands).make())
