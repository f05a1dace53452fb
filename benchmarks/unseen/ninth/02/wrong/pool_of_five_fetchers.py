# expected: wrong
# mistake: a pool of five workers fetches and chops the vegetables from a queue, so the sixth is not even waited for until one of the first five has been chopped
# rule: "The hands never rest while something is ready for them."
# seen: with more than five vegetables, when the first five of the list are late and a later one is ready, the hands rest although it is; right with up to five vegetables
"""An omelette with vegetables, and potatoes; a small pool of workers, as in a pipeline."""

import math

import anyio

import kitchen
from kitchen import Address

WORKERS = 5


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Semaphore(1)
    names, todo = anyio.create_memory_object_stream(math.inf)
    for vegetable in vegetables:
        names.send_nowait(vegetable)
    names.close()
    basket: dict[str, str] = {}  # by vegetable
    pan: list[str] = []

    async def worker(source) -> None:
        async with source:
            async for name in source:
                fetched = await kitchen.fetch(address, name)
                async with hands:
                    basket[name] = await kitchen.chop(address, fetched)

    async def eggs() -> None:
        pan.append(await kitchen.fry(address, "eggs"))

    async def finish(cooked: str, *chopped: str) -> None:
        async with hands:
            dish = await kitchen.season(address, cooked, *chopped)
        async with hands:
            await kitchen.serve(address, dish)

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async def omelette() -> None:
        async with anyio.create_task_group() as ingredients, todo:
            ingredients.start_soon(eggs)
            for _ in range(WORKERS):
                ingredients.start_soon(worker, todo.clone())
        await finish(pan[0], *basket.values())

    async with anyio.create_task_group() as breakfast:
        breakfast.start_soon(potatoes)
        breakfast.start_soon(omelette)
