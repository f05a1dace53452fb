# expected: right
# mistake: none; unusual: no lock: one worker task owns the hands and takes jobs (closures that may bring further jobs) from an unbounded anyio stream; a shrinking set says when the omelette is complete.
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time." (there is only one place that uses them)
# seen: all rules kept; runs on asyncio and on trio.
"""Breakfast by one worker, who is the only one to touch anything with the hands."""

import math
from collections.abc import Awaitable, Callable

import anyio

import kitchen
from kitchen import Address

Job = Callable[[], Awaitable[None]]


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    give, take = anyio.create_memory_object_stream[Job](math.inf)
    lacking = {"eggs", *vegetables}
    in_the_pan: list[str] = []
    pieces: list[str] = []
    to_serve = 2

    def plate(*parts: str) -> None:
        async def season() -> None:
            dish = await kitchen.season(address, *parts)

            async def serve() -> None:
                nonlocal to_serve
                await kitchen.serve(address, dish)
                to_serve -= 1

            give.send_nowait(serve)

        give.send_nowait(season)

    def arrived(part: str) -> None:
        lacking.remove(part)
        if not lacking:
            plate(*in_the_pan, *pieces)

    async def potatoes() -> None:
        plate(await kitchen.boil(address, "potatoes"))

    async def eggs() -> None:
        in_the_pan.append(await kitchen.fry(address, "eggs"))
        arrived("eggs")

    async def vegetable(name: str) -> None:
        fetched = await kitchen.fetch(address, name)

        async def chop() -> None:
            pieces.append(await kitchen.chop(address, fetched))
            arrived(name)

        give.send_nowait(chop)

    with give, take:
        async with anyio.create_task_group() as stove:
            stove.start_soon(potatoes)
            stove.start_soon(eggs)
            for name in vegetables:
                stove.start_soon(vegetable, name)
            while to_serve:
                job = await take.receive()
                await job()
