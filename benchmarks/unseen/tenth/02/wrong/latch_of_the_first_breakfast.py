# expected: wrong
# mistake: the event "all vegetables are chopped" lives in the module and is never cleared, so it is still set from the first breakfast when the second begins
# rule: "`cook` may be called again, with other vegetables: nothing of the first breakfast is in the way then."
# seen: the first call is right; in the second the omelette is seasoned as soon as the eggs are fried, without the vegetables that are not chopped yet; right again if the eggs are last
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address

all_chopped = asyncio.Event()


class CountDown:
    """Sets the event when it was counted down to zero."""

    def __init__(self, count, event):
        self.count = count
        self.event = event

    def down(self):
        self.count -= 1
        if self.count == 0:
            self.event.set()


async def chopper(address, vegetable, hands, board, latch):
    fetched = await kitchen.fetch(address, vegetable)
    async with hands:
        board.append(await kitchen.chop(address, fetched))
    latch.down()


async def potato_cook(address, hands):
    boiled = await kitchen.boil(address, "potatoes")
    async with hands:
        await kitchen.serve(address, await kitchen.season(address, boiled))


async def omelette_cook(address, hands, board):
    fried = await kitchen.fry(address, "eggs")
    await all_chopped.wait()
    async with hands:
        await kitchen.serve(address, await kitchen.season(address, fried, *board))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    board = []
    latch = CountDown(len(vegetables), all_chopped)
    async with asyncio.TaskGroup() as group:
        for vegetable in vegetables:
            group.create_task(chopper(address, vegetable, hands, board, latch))
        group.create_task(potato_cook(address, hands))
        group.create_task(omelette_cook(address, hands, board))
