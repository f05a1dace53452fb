# expected: wrong
# mistake: the cook looks into her queue of things to do, and sleeps a quarter of a second when it is empty
# rule: Whoever sleeps, and then looks again, comes too late.
# seen: whenever something gets ready while she sleeps it waits up to 0.25 s; exact only if everything is ready at multiples of it
"""An omelette with vegetables, and potatoes: a cook with a list of things to do (a super loop)."""

import asyncio
from collections import deque

import kitchen
from kitchen import Address

TICK = 0.25


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    todo: deque = deque()
    chopped: list[str] = []
    eggs: list[str] = []
    served = 0

    def omelette_maybe() -> None:
        if eggs and len(chopped) == len(vegetables):
            todo.append((season, (eggs[0], *chopped)))

    async def season(*ingredients: str) -> None:
        todo.append((serve, (await kitchen.season(address, *ingredients),)))

    async def serve(dish: str) -> None:
        nonlocal served
        await kitchen.serve(address, dish)
        served += 1

    async def chop(fetched: str) -> None:
        chopped.append(await kitchen.chop(address, fetched))
        omelette_maybe()

    async def boil() -> None:
        todo.append((season, (await kitchen.boil(address, "potatoes"),)))

    async def fry() -> None:
        eggs.append(await kitchen.fry(address, "eggs"))
        omelette_maybe()

    async def fetch(vegetable: str) -> None:
        todo.append((chop, (await kitchen.fetch(address, vegetable),)))

    async with asyncio.TaskGroup() as stove:
        stove.create_task(boil())
        stove.create_task(fry())
        for vegetable in vegetables:
            stove.create_task(fetch(vegetable))
        while served < 2:
            if todo:
                work, things = todo.popleft()
                await work(*things)
            else:
                await asyncio.sleep(TICK)
