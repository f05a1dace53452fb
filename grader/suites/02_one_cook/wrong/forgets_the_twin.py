"""An omelette with vegetables, and potatoes: one loop that takes what is ready."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    names = {asyncio.create_task(kitchen.fetch(address, each)): "vegetable" for each in vegetables}
    names[asyncio.create_task(kitchen.fry(address, "eggs"))] = "eggs"
    names[asyncio.create_task(kitchen.boil(address, "potatoes"))] = "potatoes"
    eggs, chopped = [], []
    waiting = set(names)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        task = done.pop()
        if names[task] == "potatoes":
            await kitchen.serve(address, await kitchen.season(address, task.result()))
        elif names[task] == "eggs":
            eggs.append(task.result())
        else:
            chopped.append(await kitchen.chop(address, task.result()))
        if eggs and len(chopped) == len(vegetables):
            await kitchen.serve(address, await kitchen.season(address, *eggs, *chopped))
            eggs.clear()
