# expected: wrong
# mistake: everybody who has delivered a part afterwards takes the hands and finishes the omelette "if it is complete", but nobody notes that it was finished already; two deliverers can both find it complete.
# rule: "Both dishes are served once"
# seen: right when everybody but the last has looked before the last part is there; when somebody has to wait for the hands in order to look (the eggs come during the last chop, or two vegetables wait at the same time after the eggs), two of them find everything there and the omelette is seasoned a second time: KitchenError for the used eggs, or a second omelette.
"""Whoever brings the last part finishes the omelette."""

import asyncio

import kitchen
from kitchen import Address


class Omelette:
    def __init__(self, address: Address, vegetables: list[str], hands: asyncio.Semaphore) -> None:
        self.address = address
        self.hands = hands
        self.parts: dict[str, str | None] = dict.fromkeys(["eggs", *vegetables])

    async def bring_eggs(self) -> None:
        self.parts["eggs"] = await kitchen.fry(self.address, "eggs")
        await self.finish_if_complete()

    async def bring(self, vegetable: str) -> None:
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            self.parts[vegetable] = await kitchen.chop(self.address, fetched)
        await self.finish_if_complete()

    async def finish_if_complete(self) -> None:
        async with self.hands:
            if None in self.parts.values():
                return  # somebody will come after me
            eggs, *chopped = self.parts.values()
            dish = await kitchen.season(self.address, eggs, *chopped)
            await kitchen.serve(self.address, dish)


async def potatoes(address: Address, hands: asyncio.Semaphore) -> None:
    boiled = await kitchen.boil(address, "potatoes")
    async with hands:
        dish = await kitchen.season(address, boiled)
        await kitchen.serve(address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Semaphore(1)
    omelette = Omelette(address, vegetables, hands)
    await asyncio.gather(
        potatoes(address, hands),
        omelette.bring_eggs(),
        *map(omelette.bring, vegetables),
    )
