# expected: wrong
# mistake: whoever has added something looks, after taking the hands once more, whether all is there, and then makes the omelette, without looking whether another has made it already
# rule: "Both dishes are served once, and `cook` returns when both are on the table."
# seen: right when each part is added and looked at before the next is added; when two vegetables (or the eggs) queue for the hands, more than one of them sees that all is there: the omelette is seasoned and served twice
import asyncio
from dataclasses import dataclass, field

import kitchen
from kitchen import Address


@dataclass
class Stove:
    address: Address
    expected: int
    hands: asyncio.Lock = field(default_factory=asyncio.Lock)
    eggs: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    async def potatoes(self):
        boiled = await kitchen.boil(self.address, "potatoes")
        async with self.hands:
            await self.finish(boiled)

    async def fry(self):
        self.eggs.append(await kitchen.fry(self.address, "eggs"))
        await self.omelette_if_complete()

    async def prepare(self, vegetable):
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            self.pieces.append(await kitchen.chop(self.address, fetched))
        await self.omelette_if_complete()

    async def omelette_if_complete(self):
        async with self.hands:
            if self.eggs and len(self.pieces) == self.expected:
                await self.finish(*self.eggs, *self.pieces)

    async def finish(self, cooked, *chopped):
        await kitchen.serve(self.address, await kitchen.season(self.address, cooked, *chopped))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    stove = Stove(address, len(vegetables))
    await asyncio.gather(stove.potatoes(), stove.fry(), *map(stove.prepare, vegetables))
