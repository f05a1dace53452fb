"""An omelette with vegetables, and potatoes, by one cook who never rests while something is ready."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    # The one pair of hands. Whoever needs them waits here; the pans do not need them.
    hands = asyncio.Lock()

    async def make_potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            potatoes = await kitchen.season(address, boiled)
            await kitchen.serve(address, potatoes)

    async def prepare(vegetable: str) -> str:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            return await kitchen.chop(address, fetched)

    async def make_omelette() -> None:
        fried, *chopped = await asyncio.gather(
            kitchen.fry(address, "eggs"), *[prepare(vegetable) for vegetable in vegetables]
        )
        async with hands:
            omelette = await kitchen.season(address, fried, *chopped)
            await kitchen.serve(address, omelette)

    await asyncio.gather(make_potatoes(), make_omelette())
