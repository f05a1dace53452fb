# expected: right
# mistake: none; unusual: a pipeline of three async generators, each fed by the one before, of which the last gives one item
# rule: all kept
# seen: like the obvious program, for one and for many breakfasts
"""Buttered toast, from a conveyor belt."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing

import kitchen
from kitchen import Address


async def basket(*breads: str) -> AsyncGenerator[str, None]:
    for bread in breads:
        yield bread


async def station(
    step: Callable[[Address, str], Awaitable[str]], address: Address, things: AsyncIterator[str]
) -> AsyncGenerator[str, None]:
    async for thing in things:
        yield await step(address, thing)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with AsyncExitStack() as stack:
        belt = await stack.enter_async_context(aclosing(basket(bread)))
        for step in (kitchen.toast, kitchen.butter, kitchen.serve):
            belt = await stack.enter_async_context(aclosing(station(step, address, belt)))
        (thanks,) = [thing async for thing in belt]
    return thanks
