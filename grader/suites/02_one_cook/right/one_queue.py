"""No lock at all: what is ready comes to a queue, and one loop, the cook, takes it from there."""

import asyncio
from collections.abc import Awaitable

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    ready: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def bring(what: str, waiting: Awaitable[str]) -> None:
        ready.put_nowait((what, await waiting))

    waiting = [
        asyncio.create_task(bring("eggs", kitchen.fry(address, "eggs"))),
        asyncio.create_task(bring("potatoes", kitchen.boil(address, "potatoes"))),
        *[asyncio.create_task(bring("vegetable", kitchen.fetch(address, name))) for name in vegetables],
    ]
    eggs, chopped, served = "", [], 0
    while served < 2:
        what, thing = await ready.get()
        if what == "eggs":
            eggs = thing
        elif what == "vegetable":
            chopped.append(await kitchen.chop(address, thing))
        else:
            await kitchen.serve(address, await kitchen.season(address, thing))
            served += 1
        if eggs and len(chopped) == len(vegetables):
            await kitchen.serve(address, await kitchen.season(address, eggs, *chopped))
            eggs, served = "", served + 1
    await asyncio.gather(*waiting)
