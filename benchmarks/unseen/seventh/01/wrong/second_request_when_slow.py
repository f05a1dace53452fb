# expected: wrong
# mistake: If a step has not answered after 10 seconds it is asked for a second time (a hedged request), and the faster answer is taken.
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: Right as long as each step takes less than 10 s; with a slower toaster the bread is toasted twice (or, with many breakfasts waiting for the hands, buttered or served twice).
"""Buttered toast, with tail latency under control."""

import asyncio
from collections.abc import Awaitable, Callable

import kitchen
from kitchen import Address

PATIENCE = 10


async def hedged(step: Callable[[Address, str], Awaitable[str]], address: Address, thing: str) -> str:
    asked = {asyncio.create_task(step(address, thing))}
    done, waiting = await asyncio.wait(asked, timeout=PATIENCE)
    if not done:
        asked.add(asyncio.create_task(step(address, thing)))
        done, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    return done.pop().result()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    thing = bread
    for step in (kitchen.toast, kitchen.butter, kitchen.serve):
        thing = await hedged(step, address, thing)
    return thing
