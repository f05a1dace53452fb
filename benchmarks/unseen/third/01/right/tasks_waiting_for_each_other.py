# expected: right
# mistake: none. Unusual: an async generator walks the recipe and each step is a task of its own, made backwards: the serving task exists first and waits for the buttering task's future, and so on (like a Makefile with targets).
# rule: "Await every coroutine that you make."
# seen: Always right: a step's kitchen call is made only when its ingredient is there; all tasks are awaited in the task group before the thanks are given back.
"""Buttered toast by targets and prerequisites."""

import asyncio
from contextlib import aclosing

import kitchen
from kitchen import Address

RECIPE = {"thanks": ("buttered", kitchen.serve), "buttered": ("toast", kitchen.butter), "toast": ("bread", kitchen.toast)}


async def walk(target: str):
    """The target and what it needs, the last step first."""
    while target in RECIPE:
        need, step = RECIPE[target]
        yield target, need, step
        target = need


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    loop = asyncio.get_running_loop()
    shelf = {name: loop.create_future() for name in ("bread", "toast", "buttered", "thanks")}

    async def make(target: str, need: str, step) -> None:
        shelf[target].set_result(await step(address, await shelf[need]))

    async with asyncio.TaskGroup() as group:
        async with aclosing(walk("thanks")) as steps:
            async for target, need, step in steps:
                group.create_task(make(target, need, step))
        shelf["bread"].set_result(bread)
    return shelf["thanks"].result()
