# expected: wrong
# mistake: a pair of hands is taken for a semaphore of two, one for the left hand and one for the right
# rule: The cook has one pair of hands: chopping, seasoning and serving happen one at a time.
# seen: whenever two things are ready for the hands at the same time, two of them are done at once; right if they never meet
"""An omelette with vegetables, and potatoes: tasks, and a pair of hands."""

import asyncio

import kitchen
from kitchen import Address

LEFT, RIGHT = 1, 1


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    pair_of_hands = asyncio.BoundedSemaphore(LEFT + RIGHT)

    async def by_hand(step, *things: str) -> str:
        await pair_of_hands.acquire()
        try:
            return await step(address, *things)
        finally:
            pair_of_hands.release()

    async def dish(*parts) -> None:
        ingredients = await asyncio.gather(*parts)
        seasoned = await by_hand(kitchen.season, *ingredients)
        await by_hand(kitchen.serve, seasoned)

    async def vegetable(name: str) -> str:
        return await by_hand(kitchen.chop, await kitchen.fetch(address, name))

    async with asyncio.TaskGroup() as dishes:
        dishes.create_task(dish(kitchen.boil(address, "potatoes")))
        dishes.create_task(dish(kitchen.fry(address, "eggs"), *(vegetable(name) for name in vegetables)))
