# expected: wrong
# mistake: a decorator remembers, in a dict of the module, the task of each step by its name, so that it may be asked for anywhere; the next breakfast gets the things of the first one
# rule: "`cook` may be called again, with other vegetables: nothing of the first breakfast is in the way then."
# seen: the first breakfast is right; in the second one nothing is boiled or fried: the used-up potatoes and eggs of the first are seasoned again
"""An omelette with vegetables, and potatoes."""

import asyncio
import functools

import kitchen
from kitchen import Address


def once(step):
    """Call it as often as you like: it is begun the first time, and everybody awaits the same task."""
    begun: dict[str, asyncio.Task[str]] = {}

    @functools.wraps(step)
    def wrapper(address: Address, name: str) -> asyncio.Task[str]:
        if name not in begun:
            begun[name] = asyncio.create_task(step(address, name))
        return begun[name]

    return wrapper


boil, fry, fetch = once(kitchen.boil), once(kitchen.fry), once(kitchen.fetch)


async def chopped(address: Address, hands: asyncio.Lock, name: str) -> str:
    fetched = await fetch(address, name)
    async with hands:
        return await kitchen.chop(address, fetched)


async def finish(address: Address, hands: asyncio.Lock, cooked: str, *extras: str) -> None:
    async with hands:
        dish = await kitchen.season(address, cooked, *extras)
    async with hands:
        await kitchen.serve(address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    boil(address, "potatoes")
    fry(address, "eggs")
    for name in vegetables:
        fetch(address, name)

    async def omelette() -> None:
        pieces = await asyncio.gather(*(chopped(address, hands, name) for name in vegetables))
        await finish(address, hands, await fry(address, "eggs"), *pieces)

    async def potatoes() -> None:
        await finish(address, hands, await boil(address, "potatoes"))

    await asyncio.gather(omelette(), potatoes())
