# expected: wrong
# mistake: a fixed pool of three workers fetches and chops the vegetables, so the fourth vegetable is asked for only when one of the first three is done
# rule: "The hands never rest while something is ready for them."
# seen: right with up to three vegetables; with more, one that is ready early stands in the list behind three late ones, and the hands rest
import asyncio

import kitchen
from kitchen import Address

WORKERS = 3


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Semaphore(1)
    basket = iter(vegetables)

    async def worker():
        bowl = []
        for vegetable in basket:  # the workers share the iterator
            fetched = await kitchen.fetch(address, vegetable)
            async with hands:
                bowl.append(await kitchen.chop(address, fetched))
        return bowl

    async def to_the_table(cooked, *chopped):
        async with hands:
            dish = await kitchen.season(address, cooked, *chopped)
        async with hands:
            await kitchen.serve(address, dish)

    async def potatoes():
        await to_the_table(await kitchen.boil(address, "potatoes"))

    async with asyncio.TaskGroup() as group:
        group.create_task(potatoes())
        eggs = group.create_task(kitchen.fry(address, "eggs"))
        bowls = await asyncio.gather(*(worker() for _ in range(WORKERS)))
        await to_the_table(await eggs, *(pieces for bowl in bowls for pieces in bowl))
