# expected: wrong
# mistake: the steps of the hands are called in their blocking form ("she can do nothing else meanwhile anyway, so that needs no lock")
# rule: "No threads, and no blocking calls"
# seen: every chop, season and serve stops the whole program; the order and nearly the whole timing look right, as the hands are busy then anyway, but the event loop stands still in each of them
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
import kitchen_blocking as by_hand
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    pieces: list[str] = []

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        by_hand.serve(address, by_hand.season(address, boiled))

    async def prepare(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        # My hands are busy while I chop: nothing else could be done by me, so I need no lock.
        pieces.append(by_hand.chop(address, fetched))

    async def omelette() -> None:
        frying = asyncio.create_task(kitchen.fry(address, "eggs"))
        await asyncio.gather(*map(prepare, vegetables))
        fried = await frying
        by_hand.serve(address, by_hand.season(address, fried, *pieces))

    await asyncio.gather(potatoes(), omelette())
