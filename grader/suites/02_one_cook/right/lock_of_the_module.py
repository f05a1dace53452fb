"""One lock for the module, taken anew for each thing that the hands do; what is ready first comes first."""

import asyncio
from collections.abc import Awaitable, Callable

import kitchen
from kitchen import Address

hands = asyncio.Lock()


async def by_hand(step: Callable[..., Awaitable[str]], *things: object) -> str:
    async with hands:
        return await step(*things)


async def cook(address: Address, vegetables: list[str]) -> None:
    parts: list[str] = []
    waiting = {
        asyncio.create_task(kitchen.boil(address, "potatoes")): "potatoes",
        asyncio.create_task(kitchen.fry(address, "eggs")): "eggs",
    }
    waiting |= {asyncio.create_task(kitchen.fetch(address, name)): "vegetable" for name in vegetables}
    while waiting:
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            what = waiting.pop(task)
            if what == "potatoes":
                dish = await by_hand(kitchen.season, address, task.result())
                await by_hand(kitchen.serve, address, dish)
            elif what == "eggs":
                parts.insert(0, task.result())
            else:
                parts.append(await by_hand(kitchen.chop, address, task.result()))
            if what != "potatoes" and len(parts) == len(vegetables) + 1:
                dish = await by_hand(kitchen.season, address, *parts)
                await by_hand(kitchen.serve, address, dish)
