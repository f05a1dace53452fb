# expected: wrong
# mistake: takes a slow answer for a lost one: after 30 seconds it drops the request and asks for the same step again
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: right as long as every step takes less than 30 s; a longer one (slow toaster, or many breakfasts waiting for the hands) is asked for several times, and if it always takes longer, without end
"""Buttered toast over an unreliable network (as I have learnt that networks are)."""

import asyncio
from collections.abc import Awaitable, Callable

import kitchen
from kitchen import Address

PATIENCE = 30  # seconds


def patient(work: Callable[[Address, str], Awaitable[str]]) -> Callable[[Address, str], Awaitable[str]]:
    """The same step, asked for again if no answer comes."""

    async def wrapped(address: Address, thing: str) -> str:
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    return await work(address, thing)
            except TimeoutError:
                continue

    return wrapped


toast, butter, serve = map(patient, (kitchen.toast, kitchen.butter, kitchen.serve))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await serve(address, await butter(address, await toast(address, bread)))
