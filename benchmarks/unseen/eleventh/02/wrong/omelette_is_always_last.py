# expected: wrong
# mistake: awaits only the omelette at the end, since the omelette was the last dish in both drawings
# rule: Both dishes are served once, and `cook` returns when both are on the table.
# seen: when the potatoes take longer than the eggs and all vegetables, cook returns before they are served; otherwise it is right
"""An omelette with vegetables, and potatoes: the potatoes are done on the side."""

import asyncio

import kitchen
from kitchen import Address

_side_dishes: set[asyncio.Task[None]] = set()


class Hands:
    def __init__(self, address: Address) -> None:
        self._address = address
        self._free = asyncio.Semaphore(1)

    async def do(self, step, *things: str) -> str:
        async with self._free:
            return await step(self._address, *things)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands(address)

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        await hands.do(kitchen.serve, await hands.do(kitchen.season, boiled))

    async def chopped(vegetable: str) -> str:
        return await hands.do(kitchen.chop, await kitchen.fetch(address, vegetable))

    side_dish = asyncio.create_task(potatoes())
    _side_dishes.add(side_dish)  # or it would be forgotten
    side_dish.add_done_callback(_side_dishes.discard)

    ingredients = await asyncio.gather(kitchen.fry(address, "eggs"), *map(chopped, vegetables))
    await hands.do(kitchen.serve, await hands.do(kitchen.season, *ingredients))
