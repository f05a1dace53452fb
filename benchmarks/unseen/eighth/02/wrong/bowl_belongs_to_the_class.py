# expected: wrong
# mistake: the list of chopped vegetables is a class attribute, shared by all breakfasts, and never emptied
# rule: "`cook` may be called again, with other vegetables: nothing of the first breakfast is in the way then."
# seen: the first breakfast is right; from the second one on the omelette is seasoned with the pieces of the earlier breakfasts too
import asyncio

import kitchen
from kitchen import Address


class Omelette:
    bowl: list[str] = []

    def __init__(self, address, hands):
        self.address = address
        self.hands = hands

    async def add(self, vegetable):
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            pieces = await kitchen.chop(self.address, fetched)
        self.bowl.append(pieces)

    async def make(self, vegetables):
        async with asyncio.TaskGroup() as group:
            eggs = group.create_task(kitchen.fry(self.address, "eggs"))
            for vegetable in vegetables:
                group.create_task(self.add(vegetable))
        async with self.hands:
            dish = await kitchen.season(self.address, eggs.result(), *self.bowl)
            await kitchen.serve(self.address, dish)


class Potatoes:
    def __init__(self, address, hands):
        self.address = address
        self.hands = hands

    async def make(self):
        boiled = await kitchen.boil(self.address, "potatoes")
        async with self.hands:
            dish = await kitchen.season(self.address, boiled)
            await kitchen.serve(self.address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    async with asyncio.TaskGroup() as breakfast:
        breakfast.create_task(Potatoes(address, hands).make())
        breakfast.create_task(Omelette(address, hands).make(vegetables))
