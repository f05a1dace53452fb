# expected: wrong
# mistake: When a step has not answered for 10 seconds it is asked for a second time, and the first answer of the two counts ("hedged request").
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: Right while each answer comes within 10 s; with a slow toaster, or many breakfasts queueing for the hands, the kitchen gets the same request twice.
"""Buttered toast; a request that seems to be lost is sent once more."""

import asyncio
from collections.abc import Awaitable, Callable

import kitchen
from kitchen import Address

PATIENCE = 10  # seconds


async def insist(step: Callable[[Address, str], Awaitable[str]], address: Address, thing: str) -> str:
    tries = {asyncio.ensure_future(step(address, thing))}
    done, _ = await asyncio.wait(tries, timeout=PATIENCE)
    if not done:
        tries.add(asyncio.ensure_future(step(address, thing)))
        done, _ = await asyncio.wait(tries, return_when=asyncio.FIRST_COMPLETED)
    answer = done.pop()
    late = tries - {answer}
    for other in late:
        other.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return answer.result()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await insist(kitchen.toast, address, bread)
    buttered = await insist(kitchen.butter, address, toast)
    return await insist(kitchen.serve, address, buttered)
