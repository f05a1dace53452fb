# expected: wrong
# mistake: the list of chopped vegetables is declared in the class body as a Java or C# field would be, so all breakfasts share one list
# rule: "`cook` may be called again, with other vegetables: nothing of the first breakfast is in the way then."
# seen: the first breakfast is right; from the second on the omelette is seasoned with the pieces of the first one as well
"""An omelette with vegetables, and potatoes; an object for each breakfast."""

import anyio

import kitchen
from kitchen import Address


class Breakfast:
    address: Address
    hands: anyio.Lock
    fried: str = ""
    chopped: list[str] = []

    def __init__(self, address: Address) -> None:
        self.address = address
        self.hands = anyio.Lock()

    async def boil_potatoes(self) -> None:
        boiled = await kitchen.boil(self.address, "potatoes")
        await self.plate(boiled)

    async def fry_eggs(self) -> None:
        self.fried = await kitchen.fry(self.address, "eggs")

    async def prepare(self, vegetable: str) -> None:
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            self.chopped.append(await kitchen.chop(self.address, fetched))

    async def make_omelette(self, vegetables: list[str]) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(self.fry_eggs)
            for vegetable in vegetables:
                group.start_soon(self.prepare, vegetable)
        await self.plate(self.fried, *self.chopped)

    async def plate(self, cooked: str, *chopped: str) -> None:
        async with self.hands:
            dish = await kitchen.season(self.address, cooked, *chopped)
        async with self.hands:
            await kitchen.serve(self.address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    breakfast = Breakfast(address)
    async with anyio.create_task_group() as group:
        group.start_soon(breakfast.boil_potatoes)
        group.start_soon(breakfast.make_omelette, vegetables)
