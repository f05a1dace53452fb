# expected: wrong
# mistake: works in stages (all ingredients, all seasoning, all serving): the first seasoned dish stays in the kitchen until the other one is seasoned as well
# rule: "A dish that is seasoned waits for no other."
# seen: the dish seasoned first is carried out only after the other one is seasoned, and the hands rest meanwhile if there is nothing to chop
"""An omelette with vegetables, and potatoes."""

import asyncio
from dataclasses import dataclass, field

import kitchen
from kitchen import Address


@dataclass
class Recipe:
    heat: object  # kitchen.boil or kitchen.fry
    what: str
    vegetables: list = field(default_factory=list)


class Stages:
    def __init__(self, address):
        self.address = address
        self.hands = asyncio.Lock()

    async def by_hand(self, step, *things):
        async with self.hands:
            return await step(self.address, *things)

    async def chopped(self, vegetable):
        return await self.by_hand(kitchen.chop, await kitchen.fetch(self.address, vegetable))

    async def seasoned(self, recipe):
        parts = await asyncio.gather(
            recipe.heat(self.address, recipe.what),
            *(self.chopped(vegetable) for vegetable in recipe.vegetables),
        )
        return await self.by_hand(kitchen.season, *parts)

    async def run(self, recipes):
        dishes = await asyncio.gather(*(self.seasoned(recipe) for recipe in recipes))
        for dish in dishes:
            await self.by_hand(kitchen.serve, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    menu = [Recipe(kitchen.boil, "potatoes"), Recipe(kitchen.fry, "eggs", list(vegetables))]
    await Stages(address).run(menu)
