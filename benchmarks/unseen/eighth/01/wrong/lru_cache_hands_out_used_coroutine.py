# expected: wrong
# mistake: caches the plain function that makes the coroutine, so the same breakfast ordered again gets the very coroutine object that was awaited already
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: different breads are fine; the second breakfast with the same address and bread raises RuntimeError (cannot reuse already awaited coroutine / coroutine is being awaited already)
"""Buttered toast; orders are looked up in a table of prepared recipes."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import lru_cache, partial
from typing import Any

import kitchen
from kitchen import Address

Step = Callable[[str], Awaitable[str]]


async def follow(steps: tuple[Step, ...], thing: str) -> str:
    """Hand the thing from step to step."""
    for step in steps:
        thing = await step(thing)
    return thing


@lru_cache(maxsize=None)
def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Prepare the recipe (once is enough); awaiting it toasts, butters and serves."""
    steps = tuple(partial(step, address) for step in (kitchen.toast, kitchen.butter, kitchen.serve))
    return follow(steps, bread)
