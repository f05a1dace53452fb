# expected: wrong
# mistake: A "hedged request": if the kitchen has not answered a step after 20 seconds, the step is asked for a second time, and the first answer counts.
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: Steps of less than 20 s: right. A step that takes longer reaches the kitchen twice (two toasts in the toaster, one toast buttered twice).
"""Buttered toast by a cook who asks again when he hears nothing."""

import asyncio
from collections.abc import Awaitable, Callable

import kitchen
from kitchen import Address

PATIENCE = 20.0


async def ask(step: Callable[[Address, str], Awaitable[str]], address: Address, thing: str) -> str:
    """The first answer of at most two requests."""
    requests = {asyncio.ensure_future(step(address, thing))}
    done, _ = await asyncio.wait(requests, timeout=PATIENCE)
    if not done:  # the request may have got lost
        requests.add(asyncio.ensure_future(step(address, thing)))
        done, late = await asyncio.wait(requests, return_when=asyncio.FIRST_COMPLETED)
        for request in late:
            request.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    return done.pop().result()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await ask(kitchen.toast, address, bread)
    buttered = await ask(kitchen.butter, address, toast)
    return await ask(kitchen.serve, address, buttered)
