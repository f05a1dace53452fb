# expected: right
# mistake: unusual: no lock; every job for the hands gets a turn that begins when the turn drawn before it has ended (a chain of anyio events), as JavaScript people chain promises; the last vegetable or the eggs, whichever comes last, goes on to make the omelette itself
# rule: "chopping, seasoning and serving happen one at a time"
# seen: all situations of the lesson are served, on asyncio and on trio, pieces are added in the reverse order
"""An omelette with vegetables, and potatoes: who comes draws a number."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

import kitchen
from kitchen import Address


class Turns:
    def __init__(self) -> None:
        self.last: anyio.Event | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        before, self.last = self.last, (mine := anyio.Event())
        try:
            if before is not None:
                await before.wait()
            yield
        finally:
            mine.set()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    turns = Turns()
    chopped: list[str] = []
    pan: list[str] = []

    async def finish(cooked: str, *pieces: str) -> None:
        async with turns.turn():  # both in one turn: nothing is waited for in between
            dish = await kitchen.season(address, cooked, *pieces)
            await kitchen.serve(address, dish)

    async def omelette_if_complete() -> None:
        if pan and len(chopped) == len(vegetables):
            await finish(pan.pop(), *reversed(chopped))

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async def eggs() -> None:
        pan.append(await kitchen.fry(address, "eggs"))
        await omelette_if_complete()

    async def vegetable(name: str) -> None:
        fetched = await kitchen.fetch(address, name)
        async with turns.turn():
            chopped.append(await kitchen.chop(address, fetched))
        await omelette_if_complete()

    async with anyio.create_task_group() as group:
        for name in vegetables:
            group.start_soon(vegetable, name)
        group.start_soon(eggs)
        group.start_soon(potatoes)
