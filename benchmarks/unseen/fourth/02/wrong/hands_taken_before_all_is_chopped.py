# expected: wrong
# mistake: the omelette takes the hands as soon as the eggs are fried and waits for the chopped vegetables inside `async with hands`, where nobody can chop any more
# rule: "`season(address, fried, *chopped)` | the fried eggs and *all* chopped vegetables" and "The hands never rest while something is ready for them."
# seen: right when all vegetables are chopped (or queued for the hands) before the eggs are fried; hangs for ever when a vegetable is ready after the eggs
"""An omelette with vegetables, and potatoes."""

import anyio

import kitchen
from kitchen import Address


class Bowl:
    """Collects the pieces; tells when all are in."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.pieces: list[str] = []
        self.full = anyio.Event()

    def add(self, piece: str) -> None:
        self.pieces.append(piece)
        if len(self.pieces) == self.size:
            self.full.set()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Lock()
    bowl = Bowl(len(vegetables))

    async def prepare(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            bowl.add(await kitchen.chop(address, fetched))

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            await kitchen.serve(address, await kitchen.season(address, boiled))

    async def omelette() -> None:
        fried = await kitchen.fry(address, "eggs")
        async with hands:
            await bowl.full.wait()
            await kitchen.serve(address, await kitchen.season(address, fried, *bowl.pieces))

    async with anyio.create_task_group() as group:
        group.start_soon(potatoes)
        group.start_soon(omelette)
        for vegetable in vegetables:
            group.start_soon(prepare, vegetable)
