# expected: wrong
# mistake: both the eggs and the last vegetable look whether the omelette is complete, and nothing notes that the other one has finished it already
# rule: "Both dishes are served once"
# seen: if the eggs are done while the last vegetable is being chopped (or waits for the hands in front of them), both find everything there and the omelette is seasoned a second time (refused by the kitchen, or served twice); right if the eggs come after the last chop has ended, or before the last vegetable is ready
"""An omelette with vegetables, and potatoes."""

import anyio

import kitchen
from kitchen import Address


class Omelette:
    def __init__(self, address: Address, vegetables: list[str], hands: anyio.Lock) -> None:
        self.address = address
        self.vegetables = vegetables
        self.hands = hands
        self.fried: str | None = None
        self.pieces: list[str] = []

    async def finish_if_complete(self) -> None:
        """Whoever brings the last thing finishes the dish (with the hands taken)."""
        if self.fried is not None and len(self.pieces) == len(self.vegetables):
            dish = await kitchen.season(self.address, self.fried, *self.pieces)
            await kitchen.serve(self.address, dish)

    async def eggs(self) -> None:
        self.fried = await kitchen.fry(self.address, "eggs")
        async with self.hands:
            await self.finish_if_complete()

    async def vegetable(self, name: str) -> None:
        fetched = await kitchen.fetch(self.address, name)
        async with self.hands:
            self.pieces.append(await kitchen.chop(self.address, fetched))
            await self.finish_if_complete()


async def potatoes(address: Address, hands: anyio.Lock) -> None:
    boiled = await kitchen.boil(address, "potatoes")
    async with hands:
        dish = await kitchen.season(address, boiled)
        await kitchen.serve(address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Lock()
    omelette = Omelette(address, vegetables, hands)
    async with anyio.create_task_group() as group:
        group.start_soon(potatoes, address, hands)
        group.start_soon(omelette.eggs)
        for name in vegetables:
            group.start_soon(omelette.vegetable, name)
