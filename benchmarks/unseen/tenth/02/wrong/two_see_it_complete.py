# expected: wrong
# mistake: whoever puts something into the omelette looks afterwards, when the hands are free, whether it is complete, and finishes it; nothing notes that another has already done that
# rule: "Both dishes are served once"
# seen: if two such looks wait for the hands when the last part comes (eggs fried during the last chopping, or several vegetables waiting in a row at the end), the omelette is seasoned and served twice (or the kitchen refuses the used eggs); right if nothing waits at the end
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class Omelette:
    """Grows with every part; the one who brings the last part finishes it."""

    def __init__(self, address, hands, size):
        self.address = address
        self.hands = hands
        self.size = size
        self.fried = None
        self.pieces = []

    async def add_eggs(self):
        self.fried = await kitchen.fry(self.address, "eggs")
        await self.finish_if_complete()

    async def add_vegetable(self, name):
        fetched = await kitchen.fetch(self.address, name)
        async with self.hands:
            self.pieces.append(await kitchen.chop(self.address, fetched))
        await self.finish_if_complete()

    async def finish_if_complete(self):
        async with self.hands:
            if self.fried is not None and len(self.pieces) == self.size:
                dish = await kitchen.season(self.address, self.fried, *self.pieces)
                await kitchen.serve(self.address, dish)


async def potatoes(address, hands):
    boiled = await kitchen.boil(address, "potatoes")
    async with hands:
        dish = await kitchen.season(address, boiled)
        await kitchen.serve(address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    omelette = Omelette(address, hands, len(vegetables))
    await asyncio.gather(
        potatoes(address, hands),
        omelette.add_eggs(),
        *[omelette.add_vegetable(name) for name in vegetables],
    )
