# expected: wrong
# mistake: the hands are an endless task; it is stopped by cancelling the whole nursery once the omelette is on the table, because "the omelette is always last"
# rule: "Both dishes are served once, and `cook` returns when both are on the table."
# seen: right when the potatoes are served before the omelette; if the pot takes longer than all the rest, the potatoes are never served and cook returns without an error
"""An omelette with vegetables, and potatoes (trio)."""

import math

import trio

import kitchen
from kitchen import Address


class Reply:
    def __init__(self) -> None:
        self.there = trio.Event()
        self.value = ""

    async def get(self) -> str:
        await self.there.wait()
        return self.value


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    to_hands, jobs = trio.open_memory_channel(math.inf)

    async def hands() -> None:
        async for reply, step, tickets in jobs:
            reply.value = await step(address, *tickets)
            reply.there.set()

    async def by_hand(step, *tickets: str) -> str:
        reply = Reply()
        to_hands.send_nowait((reply, step, tickets))
        return await reply.get()

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        await by_hand(kitchen.serve, await by_hand(kitchen.season, boiled))

    async def omelette() -> None:
        parts: dict[str, str] = {}

        async def eggs() -> None:
            parts["eggs"] = await kitchen.fry(address, "eggs")

        async def pieces(name: str) -> None:
            parts[name] = await by_hand(kitchen.chop, await kitchen.fetch(address, name))

        async with trio.open_nursery() as mixing:
            mixing.start_soon(eggs)
            for name in vegetables:
                mixing.start_soon(pieces, name)
        fried = parts.pop("eggs")
        await by_hand(kitchen.serve, await by_hand(kitchen.season, fried, *parts.values()))

    async with trio.open_nursery() as nursery:
        nursery.start_soon(hands)
        nursery.start_soon(potatoes)
        await omelette()
        nursery.cancel_scope.cancel()  # breakfast is over, the hands may stop
