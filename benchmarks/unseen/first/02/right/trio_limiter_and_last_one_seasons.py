# expected: right
# mistake: none; unusual: written for trio; a CapacityLimiter(1) is the hands, and whoever brings the last ingredient of the omelette (eggs or a vegetable) also seasons and serves it
# rule: all of them; the dish is seasoned and served without letting go of the hands, which is legal: "what they take up first does not matter"
# seen: right in all situations (trio)
"""An omelette with vegetables, and potatoes: the last one turns the light off."""

import trio

import kitchen
from kitchen import Address


class Omelette:
    """Collects its ingredients."""

    def __init__(self, count: int) -> None:
        self.missing = count + 1
        self.fried = ""
        self.chopped: set[str] = set()

    def complete(self) -> bool:
        """One more has arrived: was it the last?"""
        self.missing -= 1
        return not self.missing


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = trio.CapacityLimiter(1)
    omelette = Omelette(len(vegetables))

    async def to_the_table(cooked: str, *chopped: str) -> None:
        async with hands:
            await kitchen.serve(address, await kitchen.season(address, cooked, *chopped))

    async def pot() -> None:
        await to_the_table(await kitchen.boil(address, "potatoes"))

    async def pan() -> None:
        omelette.fried = await kitchen.fry(address, "eggs")
        if omelette.complete():
            await to_the_table(omelette.fried, *omelette.chopped)

    async def board(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            omelette.chopped.add(await kitchen.chop(address, fetched))
        if omelette.complete():
            await to_the_table(omelette.fried, *omelette.chopped)

    async with trio.open_nursery() as nursery:
        for vegetable in reversed(vegetables):
            nursery.start_soon(board, vegetable)
        nursery.start_soon(pan)
        nursery.start_soon(pot)
