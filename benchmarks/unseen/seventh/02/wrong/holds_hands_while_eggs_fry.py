# expected: wrong
# mistake: awaits the eggs inside the lock, so the hands are held (and rest) while the eggs still fry
# rule: "The hands never rest while something is ready for them."
# seen: right when the eggs are done before the last vegetable is chopped, or when the potatoes are served before; otherwise boiled potatoes (or their serving) wait for the eggs
"""An omelette with vegetables, and potatoes."""

import anyio

import kitchen
from kitchen import Address


class Later:
    """A value that comes later (like a promise)."""

    def __init__(self) -> None:
        self._there = anyio.Event()
        self._value = ""

    def set(self, value: str) -> None:
        self._value = value
        self._there.set()

    async def get(self) -> str:
        await self._there.wait()
        return self._value


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Lock()
    boiled, fried = Later(), Later()
    board = [Later() for _ in vegetables]

    async def pot() -> None:
        boiled.set(await kitchen.boil(address, "potatoes"))

    async def pan() -> None:
        fried.set(await kitchen.fry(address, "eggs"))

    async def prepare(vegetable: str, pieces: Later) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            pieces.set(await kitchen.chop(address, fetched))

    async def serve(dish: str) -> None:
        async with hands:
            await kitchen.serve(address, dish)

    async def potatoes() -> None:
        cooked = await boiled.get()
        async with hands:
            dish = await kitchen.season(address, cooked)
        await serve(dish)

    async def omelette() -> None:
        chopped = [await pieces.get() for pieces in board]
        async with hands:
            dish = await kitchen.season(address, await fried.get(), *chopped)
        await serve(dish)

    async with anyio.create_task_group() as group:
        for start in (pot, pan, potatoes, omelette):
            group.start_soon(start)
        for vegetable, pieces in zip(vegetables, board):
            group.start_soon(prepare, vegetable, pieces)
