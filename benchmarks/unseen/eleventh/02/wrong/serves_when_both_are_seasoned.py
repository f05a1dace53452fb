# expected: wrong
# mistake: the dishes meet at a barrier after the seasoning, so that both guests are served together
# rule: A dish that is seasoned waits for no other.
# seen: whenever one dish is seasoned and the hands become free before the other one is; right only if nothing else than the other dish fills the hands in between
"""An omelette with vegetables, and potatoes: nobody begins to eat before the others."""

import asyncio

import anyio
import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Lock()
    pass_ = asyncio.Barrier(2)  # where the plates wait

    async def finish(*ingredients: str) -> None:
        async with hands:
            dish = await kitchen.season(address, *ingredients)
        await pass_.wait()
        async with hands:
            await kitchen.serve(address, dish)

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async def omelette() -> None:
        ingredients: dict[str, str] = {}

        async def eggs() -> None:
            ingredients["eggs"] = await kitchen.fry(address, "eggs")

        async def vegetable(name: str) -> None:
            fetched = await kitchen.fetch(address, name)
            async with hands:
                ingredients[name] = await kitchen.chop(address, fetched)

        async with anyio.create_task_group() as group:
            group.start_soon(eggs)
            for name in vegetables:
                group.start_soon(vegetable, name)
        await finish(ingredients.pop("eggs"), *ingredients.values())

    async with anyio.create_task_group() as dishes:
        dishes.start_soon(potatoes)
        dishes.start_soon(omelette)
