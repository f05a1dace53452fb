# expected: wrong
# mistake: the pieces go through a bounded stream (8 places) that is emptied only after all vegetables are chopped, so the ninth waits for a place for ever
# rule: "There may be one vegetable, or many."
# seen: with nine or more vegetables cook() hangs and the omelette is never seasoned; right with eight or fewer
"""An omelette with vegetables, and potatoes."""

import anyio

import kitchen
from kitchen import Address


async def side_dish(address, hands):
    boiled = await kitchen.boil(address, "potatoes")
    async with hands:
        dish = await kitchen.season(address, boiled)
    async with hands:
        await kitchen.serve(address, dish)


async def eggs(address, pan):
    await pan.send(await kitchen.fry(address, "eggs"))


async def vegetable(address, name, hands, tray):
    fetched = await kitchen.fetch(address, name)
    async with hands:
        piece = await kitchen.chop(address, fetched)
    await tray.send(piece)


def take_all(stream):
    while True:
        try:
            yield stream.receive_nowait()
        except anyio.WouldBlock:
            return


async def omelette(address, vegetables, hands):
    to_tray, tray = anyio.create_memory_object_stream(8)
    to_pan, pan = anyio.create_memory_object_stream(1)
    with to_tray, tray, to_pan, pan:
        async with anyio.create_task_group() as preparation:
            preparation.start_soon(eggs, address, to_pan)
            for name in vegetables:
                preparation.start_soon(vegetable, address, name, hands, to_tray)
        fried = pan.receive_nowait()
        chopped = list(take_all(tray))
    async with hands:
        dish = await kitchen.season(address, fried, *chopped)
    async with hands:
        await kitchen.serve(address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Lock()
    async with anyio.create_task_group() as breakfast:
        breakfast.start_soon(side_dish, address, hands)
        breakfast.start_soon(omelette, address, vegetables, hands)
