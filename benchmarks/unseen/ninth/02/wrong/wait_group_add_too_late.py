# expected: wrong
# mistake: Go's WaitGroup with Add called inside the task, after the fetch, so a vegetable that has not come yet is not waited for
# rule: "`season(address, fried, *chopped)` | the fried eggs and *all* chopped vegetables, in any order"
# seen: when the eggs are done while a vegetable is still not ready and no other is being chopped, the omelette is seasoned and served without it; right when all vegetables have come before the eggs are done
"""An omelette with vegetables, and potatoes; a wait group and a channel, as in Go."""

import asyncio

import kitchen
from kitchen import Address


class WaitGroup:
    def __init__(self) -> None:
        self.count = 0
        self.zero = asyncio.Event()
        self.zero.set()

    def add(self) -> None:
        self.count += 1
        self.zero.clear()

    def done(self) -> None:
        self.count -= 1
        if self.count == 0:
            self.zero.set()

    async def wait(self) -> None:
        while self.count:
            await self.zero.wait()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands: asyncio.Queue[str] = asyncio.Queue(1)  # a channel with one token
    hands.put_nowait("the hands")
    board = WaitGroup()
    chopped: list[str] = []

    async def by_hand(step, *things: str) -> str:
        token = await hands.get()
        try:
            return await step(address, *things)
        finally:
            hands.put_nowait(token)

    async def prepare(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        board.add()
        try:
            chopped.append(await by_hand(kitchen.chop, fetched))
        finally:
            board.done()

    async def potatoes() -> None:
        dish = await by_hand(kitchen.season, await kitchen.boil(address, "potatoes"))
        await by_hand(kitchen.serve, dish)

    async def omelette() -> None:
        fried = await kitchen.fry(address, "eggs")
        await board.wait()
        dish = await by_hand(kitchen.season, fried, *chopped)
        await by_hand(kitchen.serve, dish)

    async with asyncio.TaskGroup() as group:
        group.create_task(potatoes())
        group.create_task(omelette())
        for vegetable in vegetables:
            group.create_task(prepare(vegetable))
