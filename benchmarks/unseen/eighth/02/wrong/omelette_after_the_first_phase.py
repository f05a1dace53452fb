# expected: wrong
# mistake: the program has two phases: one task group for the eggs, the vegetables and the potatoes up to the table, and the omelette is finished only after this group has ended
# rule: "The hands never rest while something is ready for them."
# seen: right when the potatoes are on the table before the eggs are fried and all is chopped; when the potatoes boil longer, the omelette's parts are ready, the hands are free and wait for the potatoes
import anyio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Lock()
    pan = []
    board = []

    async def potatoes():
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            dish = await kitchen.season(address, boiled)
            await kitchen.serve(address, dish)

    async def eggs():
        pan.append(await kitchen.fry(address, "eggs"))

    async def prepare(vegetable):
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            board.append(await kitchen.chop(address, fetched))

    async with anyio.create_task_group() as first:
        first.start_soon(potatoes)
        first.start_soon(eggs)
        for vegetable in vegetables:
            first.start_soon(prepare, vegetable)

    async with hands:
        omelette = await kitchen.season(address, *pan, *board)
        await kitchen.serve(address, omelette)
