# expected: wrong
# mistake: the omelette is thought complete when the last vegetable is fetched, and takes what is in the bowl at that moment
# rule: the fried eggs and *all* chopped vegetables, in any order
# seen: if the eggs are ready before the last vegetable is chopped, the omelette lacks the vegetables that are not chopped yet; right when the eggs come last
"""An omelette with vegetables, and potatoes: a countdown latch, as in java.util.concurrent."""

import asyncio

import kitchen
from kitchen import Address


class CountDownLatch:
    def __init__(self, count: int) -> None:
        self._count = count
        self._zero = asyncio.Event()

    def count_down(self) -> None:
        self._count -= 1
        if self._count == 0:
            self._zero.set()

    async def wait(self) -> None:
        await self._zero.wait()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    latch = CountDownLatch(len(vegetables))
    bowl: list[str] = []

    async def finish(ingredients: list[str]) -> None:
        async with hands:
            dish = await kitchen.season(address, *ingredients)
        async with hands:
            await kitchen.serve(address, dish)

    async def potatoes() -> None:
        await finish([await kitchen.boil(address, "potatoes")])

    async def vegetable(name: str) -> None:
        fetched = await kitchen.fetch(address, name)
        latch.count_down()
        async with hands:
            bowl.append(await kitchen.chop(address, fetched))

    async def omelette() -> None:
        fried = await kitchen.fry(address, "eggs")
        await latch.wait()
        await finish([fried] + bowl)

    await asyncio.gather(potatoes(), omelette(), *(vegetable(name) for name in vegetables))
