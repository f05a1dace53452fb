# expected: right
# mistake: nothing wrong; unusual: trio nurseries; no lock: the hands are an object (a token) in a trio channel of size 1, whoever has received it has them, and puts it back
# rule: "(`asyncio.TaskGroup` does the same in another form; so do the task groups of anyio and the nurseries of trio.)"
# seen: works in all situations if it runs under trio (`trio.run`); under asyncio.run no trio nursery can work at all
"""An omelette with vegetables, and potatoes, with trio."""

from contextlib import asynccontextmanager

import trio

import kitchen
from kitchen import Address


class Hands:
    def __init__(self) -> None:
        self.put_down, self.take_up = trio.open_memory_channel(1)
        self.put_down.send_nowait(self)

    @asynccontextmanager
    async def busy(self):
        await self.take_up.receive()
        try:
            yield
        finally:
            self.put_down.send_nowait(self)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()
    pieces: dict[str, str] = {}
    eggs: list[str] = []

    async def finish(cooked: str, *chopped: str) -> None:
        async with hands.busy():
            dish = await kitchen.season(address, cooked, *chopped)
        async with hands.busy():
            await kitchen.serve(address, dish)

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async def vegetable(name: str) -> None:
        fetched = await kitchen.fetch(address, name)
        async with hands.busy():
            pieces[name] = await kitchen.chop(address, fetched)

    async def fry() -> None:
        eggs.append(await kitchen.fry(address, "eggs"))

    async with trio.open_nursery() as table:
        table.start_soon(potatoes)
        async with trio.open_nursery() as omelette:
            omelette.start_soon(fry)
            for name in vegetables:
                omelette.start_soon(vegetable, name)
        await finish(*eggs, *pieces.values())
