# expected: wrong
# mistake: has a flag "busy" instead of a lock, and sleeps for a while and looks again until the flag is down.
# rule: "Wait for the thing itself. Whoever sleeps, and then looks again, comes too late."
# seen: right when nobody ever waits for the hands; otherwise the hands rest up to 0.2 s after each job although a vegetable lies ready.
"""Hands with a flag, as one does it on a microcontroller."""

import contextlib

import anyio

import kitchen
from kitchen import Address

LOOK_AGAIN = 0.2  # seconds


class Hands:
    busy = False

    @contextlib.asynccontextmanager
    async def take(self):
        while self.busy:
            await anyio.sleep(LOOK_AGAIN)
        self.busy = True  # no await since the test: nobody can come between
        try:
            yield
        finally:
            self.busy = False


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()
    omelette: dict[str, str] = {}

    async def fry() -> None:
        omelette["eggs"] = await kitchen.fry(address, "eggs")

    async def vegetable(name: str) -> None:
        fetched = await kitchen.fetch(address, name)
        async with hands.take():
            omelette[name] = await kitchen.chop(address, fetched)

    async def finish(cooked: str, *chopped: str) -> None:
        async with hands.take():
            dish = await kitchen.season(address, cooked, *chopped)
            await kitchen.serve(address, dish)

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async with anyio.create_task_group() as all_of_it:
        all_of_it.start_soon(potatoes)
        async with anyio.create_task_group() as parts:
            parts.start_soon(fry)
            for name in vegetables:
                parts.start_soon(vegetable, name)
        await finish(omelette.pop("eggs"), *omelette.values())
