# expected: wrong
# mistake: both dishes are seasoned as soon as possible, but served only when both are seasoned ("breakfast comes to the table together")
# rule: "A dish that is seasoned waits for no other."
# seen: whenever the hands have a free moment between the seasoning of the first dish and that of the second: the first stands there, and breakfast is over later than it could be
"""An omelette with vegetables, and potatoes, with anyio."""

import anyio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Lock()
    tray_in, tray = anyio.create_memory_object_stream(2)

    async def season(*ingredients):
        async with hands:
            tray_in.send_nowait(await kitchen.season(address, *ingredients))

    async def potatoes():
        await season(await kitchen.boil(address, "potatoes"))

    async def omelette():
        parts = {}

        async def eggs():
            parts[-1] = await kitchen.fry(address, "eggs")

        async def vegetable(number, name):
            fetched = await kitchen.fetch(address, name)
            async with hands:
                parts[number] = await kitchen.chop(address, fetched)

        async with anyio.create_task_group() as stove:
            stove.start_soon(eggs)
            for number, name in enumerate(vegetables):
                stove.start_soon(vegetable, number, name)
        await season(*(parts[number] for number in sorted(parts)))

    with tray_in, tray:
        async with anyio.create_task_group() as stove:
            stove.start_soon(potatoes)
            stove.start_soon(omelette)
        for _ in range(2):
            await kitchen.serve(address, tray.receive_nowait())
