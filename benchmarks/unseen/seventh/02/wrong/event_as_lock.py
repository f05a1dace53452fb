# expected: wrong
# mistake: uses an asyncio.Event as the lock (wait, then clear, no second look): set() wakes all waiters at once and all of them take the hands
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: right while at most one job waits for the busy hands; as soon as two wait, both go on together when the hands get free
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class Cook:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.hands_free = asyncio.Event()
        self.hands_free.set()

    async def with_hands(self, step, *things: str) -> str:
        await self.hands_free.wait()
        self.hands_free.clear()
        try:
            return await step(self.address, *things)
        finally:
            self.hands_free.set()

    async def vegetable(self, name: str) -> str:
        fetched = await kitchen.fetch(self.address, name)
        return await self.with_hands(kitchen.chop, fetched)

    async def finish(self, cooked: str, *chopped: str) -> None:
        dish = await self.with_hands(kitchen.season, cooked, *chopped)
        await self.with_hands(kitchen.serve, dish)

    async def potatoes(self) -> None:
        await self.finish(await kitchen.boil(self.address, "potatoes"))

    async def omelette(self, vegetables: list[str]) -> None:
        async with asyncio.TaskGroup() as group:
            eggs = group.create_task(kitchen.fry(self.address, "eggs"))
            board = [group.create_task(self.vegetable(name)) for name in vegetables]
        await self.finish(eggs.result(), *(task.result() for task in board))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    me = Cook(address)
    async with asyncio.TaskGroup() as group:
        group.create_task(me.potatoes())
        group.create_task(me.omelette(vegetables))
