# expected: wrong
# mistake: the list of chopped vegetables is a mutable default of the class body, shared by all breakfasts
# rule: "`cook` may be called again, with other vegetables: nothing of the first breakfast is in the way then."
# seen: the first breakfast is right; the second one seasons its eggs with the pieces of the first as well, and the kitchen refuses
"""An omelette with vegetables, and potatoes."""

import anyio

import kitchen
from kitchen import Address


class Omelette:
    pieces: list[str] = []
    eggs: str | None = None

    def __init__(self, address: Address, hands: anyio.CapacityLimiter) -> None:
        self.address = address
        self.hands = hands

    async def fry(self) -> None:
        self.eggs = await kitchen.fry(self.address, "eggs")

    async def add(self, vegetable: str) -> None:
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            self.pieces.append(await kitchen.chop(self.address, fetched))

    async def finish(self) -> None:
        await finish(self.address, self.hands, self.eggs, *self.pieces)


async def finish(address: Address, hands: anyio.CapacityLimiter, *things: str) -> None:
    async with hands:
        await kitchen.serve(address, await kitchen.season(address, *things))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.CapacityLimiter(1)

    async def potatoes() -> None:
        await finish(address, hands, await kitchen.boil(address, "potatoes"))

    async with anyio.create_task_group() as both:
        both.start_soon(potatoes)
        omelette = Omelette(address, hands)
        async with anyio.create_task_group() as parts:
            parts.start_soon(omelette.fry)
            for vegetable in vegetables:
                parts.start_soon(omelette.add, vegetable)
        await omelette.finish()
