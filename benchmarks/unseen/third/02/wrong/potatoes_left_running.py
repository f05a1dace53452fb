# expected: wrong
# mistake: starts the potatoes as a background task, keeps the task in a variable, but never awaits it; cook returns as soon as the omelette is on the table.
# rule: "Both dishes are served once, and `cook` returns when both are on the table." / "Keep what it gives you, and await it some time: a task that nobody awaits is forgotten in the middle of its work."
# seen: right whenever the omelette is served last (as in the picture); when the potatoes come later than the omelette (slow pot, quick eggs, one vegetable), cook returns before they are on the table.
"""Breakfast: the potatoes in the background, the omelette in front."""

import asyncio

import kitchen
from kitchen import Address


class Hands:
    """The one pair of hands, as an async context manager of my own."""

    def __init__(self) -> None:
        self._free = asyncio.Condition()
        self._taken = False

    async def __aenter__(self) -> None:
        async with self._free:
            await self._free.wait_for(lambda: not self._taken)
            self._taken = True

    async def __aexit__(self, *_exc: object) -> None:
        async with self._free:
            self._taken = False
            self._free.notify()


async def plate(address: Address, hands: Hands, cooked: str, *chopped: str) -> None:
    async with hands:
        dish = await kitchen.season(address, cooked, *chopped)
    async with hands:
        await kitchen.serve(address, dish)


async def potato_side(address: Address, hands: Hands) -> None:
    boiled = await kitchen.boil(address, "potatoes")
    await plate(address, hands, boiled)


async def prepare(address: Address, hands: Hands, vegetable: str) -> str:
    fetched = await kitchen.fetch(address, vegetable)
    async with hands:
        return await kitchen.chop(address, fetched)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()
    background = set()
    side = asyncio.create_task(potato_side(address, hands))
    background.add(side)  # the loop keeps only weak references to tasks
    side.add_done_callback(background.discard)

    eggs = asyncio.create_task(kitchen.fry(address, "eggs"))
    pieces = await asyncio.gather(*[prepare(address, hands, v) for v in vegetables])
    await plate(address, hands, await eggs, *pieces)
