# expected: wrong
# mistake: when all vegetables are chopped, takes the hands for the omelette first and only then waits for the eggs, with the hands held.
# rule: "The hands never rest while something is ready for them."
# seen: right when the eggs are done before the last chop, or the potatoes are on the table before it; when the eggs come late and the potatoes become ready meanwhile, the potatoes wait for the eggs while the hands do nothing.
"""Breakfast in the style of channels: every line of work sends its result over a queue."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    token: asyncio.Queue[str] = asyncio.Queue(1)  # who holds the token has the hands
    token.put_nowait("hands")
    fried: asyncio.Queue[str] = asyncio.Queue(1)
    chopped: asyncio.Queue[str] = asyncio.Queue()
    finished: asyncio.Queue[str] = asyncio.Queue()

    async def eggs() -> None:
        await fried.put(await kitchen.fry(address, "eggs"))

    async def vegetable(name: str) -> None:
        fetched = await kitchen.fetch(address, name)
        hands = await token.get()
        piece = await kitchen.chop(address, fetched)
        await token.put(hands)
        await chopped.put(piece)

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        hands = await token.get()
        dish = await kitchen.season(address, boiled)
        await kitchen.serve(address, dish)
        await token.put(hands)
        await finished.put("potatoes")

    async def omelette() -> None:
        pieces = [await chopped.get() for _ in vegetables]
        hands = await token.get()
        dish = await kitchen.season(address, await fried.get(), *pieces)
        await kitchen.serve(address, dish)
        await token.put(hands)
        await finished.put("omelette")

    going = [asyncio.create_task(work()) for work in (eggs, potatoes, omelette)]
    going += [asyncio.create_task(vegetable(name)) for name in vegetables]
    for _dish in ("one", "the other"):
        await finished.get()
    await asyncio.gather(*going)
