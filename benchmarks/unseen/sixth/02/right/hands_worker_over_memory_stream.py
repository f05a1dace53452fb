# expected: right
# mistake: none; unusual: no lock at all, one worker task *is* the hands and takes closures from an unbounded anyio stream
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: always right; the worker stops when both dishes are on the table
"""An omelette with vegetables, and potatoes."""

import math
from collections.abc import Awaitable, Callable

import anyio

import kitchen
from kitchen import Address

Job = Callable[[], Awaitable[None]]


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    give, take = anyio.create_memory_object_stream(math.inf)
    eggs: list[str] = []
    pieces: list[str] = []
    on_table = 0

    async def bring_to_table(dish: str) -> None:
        nonlocal on_table
        await kitchen.serve(address, dish)
        on_table += 1

    async def season(*things: str) -> None:
        dish = await kitchen.season(address, *things)
        give.send_nowait(lambda: bring_to_table(dish))

    def omelette_perhaps() -> None:
        # Called exactly once after the last ingredient has come: each ingredient reports one time.
        if eggs and len(pieces) == len(vegetables):
            give.send_nowait(lambda: season(eggs[0], *pieces))

    async def chop(fetched: str) -> None:
        pieces.append(await kitchen.chop(address, fetched))
        omelette_perhaps()

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        give.send_nowait(lambda: season(boiled))

    async def fry() -> None:
        eggs.append(await kitchen.fry(address, "eggs"))
        omelette_perhaps()

    async def fetch(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        give.send_nowait(lambda: chop(fetched))

    async with give, take, anyio.create_task_group() as group:
        group.start_soon(potatoes)
        group.start_soon(fry)
        for vegetable in vegetables:
            group.start_soon(fetch, vegetable)
        while on_table < 2:
            job = await take.receive()
            await job()
