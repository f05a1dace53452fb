# expected: wrong
# mistake: a Java person's monitor for the hands: a condition with notify_all, but tested with `if` and not with `while`, so that of several who wait all go on when the hands get free
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: right while at most one waits for the hands; when two wait at the same time, both work at once afterwards
"""An omelette with vegetables, and potatoes."""

import anyio

import kitchen
from kitchen import Address


class Hands:
    def __init__(self) -> None:
        self.monitor = anyio.Condition()
        self.busy = False

    async def __aenter__(self) -> None:
        async with self.monitor:
            if self.busy:
                await self.monitor.wait()
            self.busy = True

    async def __aexit__(self, *_: object) -> None:
        async with self.monitor:
            self.busy = False
            self.monitor.notify_all()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()
    pieces: list[str] = []
    cooked: dict[str, str] = {}

    async def finish(name: str, *chopped: str) -> None:
        async with hands:
            dish = await kitchen.season(address, cooked[name], *chopped)
            await kitchen.serve(address, dish)

    async def potatoes() -> None:
        cooked["potatoes"] = await kitchen.boil(address, "potatoes")
        await finish("potatoes")

    async def eggs() -> None:
        cooked["eggs"] = await kitchen.fry(address, "eggs")

    async def prepare(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            pieces.append(await kitchen.chop(address, fetched))

    async with anyio.create_task_group() as all_dishes:
        all_dishes.start_soon(potatoes)
        async with anyio.create_task_group() as for_omelette:
            for_omelette.start_soon(eggs)
            for vegetable in vegetables:
                for_omelette.start_soon(prepare, vegetable)
        await finish("eggs", *pieces)
