# expected: wrong
# mistake: like a JavaScript promise, the work is thought to begin when the function is called: inside the lock the coroutine is only made, it is awaited after the lock was left
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: the lock protects nothing; right as long as no two things are ready at once, otherwise they are worked on at the same moment
import asyncio

import kitchen
from kitchen import Address


class Cook:
    def __init__(self, address):
        self.address = address
        self.hands = asyncio.Lock()

    async def by_hand(self, step, *things):
        async with self.hands:
            promise = step(self.address, *things)
        return await promise

    async def chopped(self, vegetable):
        return await self.by_hand(kitchen.chop, await kitchen.fetch(self.address, vegetable))

    async def dish(self, *ingredients):
        ingredients = await asyncio.gather(*ingredients)
        seasoned = await self.by_hand(kitchen.season, *ingredients)
        return await self.by_hand(kitchen.serve, seasoned)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    me = Cook(address)
    await asyncio.gather(
        me.dish(kitchen.boil(address, "potatoes")),
        me.dish(kitchen.fry(address, "eggs"), *map(me.chopped, vegetables)),
    )
