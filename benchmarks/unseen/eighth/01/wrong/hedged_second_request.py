# expected: wrong
# mistake: sends a second, equal request when the answer to the first has not come within 30 seconds, and takes the one that comes first
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: right while each step takes less than 30 seconds (waiting for the hands counts too); a slower step is asked for twice: two toasts, or a second butter for a toast that is used up
"""Buttered toast with hedged requests, as in a client of a flaky service."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import kitchen
from kitchen import Address

PATIENCE = 30


async def hedged(step: Callable[..., Awaitable[str]], *args: Any) -> str:
    """Ask; when nothing comes, ask again, without giving up on the first."""
    first = asyncio.ensure_future(step(*args))
    done, _ = await asyncio.wait({first}, timeout=PATIENCE)
    if done:
        return first.result()
    second = asyncio.ensure_future(step(*args))
    done, late = await asyncio.wait({first, second}, return_when=asyncio.FIRST_COMPLETED)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return (first if first in done else second).result()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    thing = bread
    for step in (kitchen.toast, kitchen.butter, kitchen.serve):
        thing = await hedged(step, address, thing)
    return thing
