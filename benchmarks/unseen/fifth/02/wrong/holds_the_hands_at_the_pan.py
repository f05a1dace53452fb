# expected: wrong
# mistake: awaits the eggs inside the argument list of season, that is after the hands have been taken, so that they are held while the pan goes on
# rule: "The hands never rest while something is ready for them."
# seen: right if the eggs are done before the last vegetable is chopped, or if nothing else is left to do; if the potatoes are boiled (or seasoned) while the hands are held for the eggs, they wait
"""An omelette with vegetables, and potatoes (trio)."""

from collections.abc import Awaitable, Callable

import trio

import kitchen
from kitchen import Address


class Deferred:
    """A value that comes some time: await deferred (as a promise)."""

    def __init__(self, nursery: trio.Nursery, work: Callable[..., Awaitable[str]], *args: object) -> None:
        self._event = trio.Event()
        self._value = ""
        nursery.start_soon(self._run, work, args)

    async def _run(self, work: Callable[..., Awaitable[str]], args: tuple[object, ...]) -> None:
        self._value = await work(*args)
        self._event.set()

    def __await__(self):
        yield from self._event.wait().__await__()
        return self._value


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = trio.StrictFIFOLock()

    async def pieces(name: str) -> str:
        fetched = await kitchen.fetch(address, name)
        async with hands:
            return await kitchen.chop(address, fetched)

    async def potatoes(pot: Deferred) -> None:
        boiled = await pot
        async with hands:
            dish = await kitchen.season(address, boiled)
            await kitchen.serve(address, dish)

    async def omelette(pan: Deferred, bowl: list[Deferred]) -> None:
        chopped = [await each for each in bowl]
        async with hands:
            dish = await kitchen.season(address, await pan, *chopped)
            await kitchen.serve(address, dish)

    async with trio.open_nursery() as nursery:
        pot = Deferred(nursery, kitchen.boil, address, "potatoes")
        pan = Deferred(nursery, kitchen.fry, address, "eggs")
        bowl = [Deferred(nursery, pieces, name) for name in vegetables]
        nursery.start_soon(potatoes, pot)
        nursery.start_soon(omelette, pan, bowl)
