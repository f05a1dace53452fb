# expected: wrong
# mistake: "hedged requests" against slow servers: when a step has not answered after 30 seconds it is asked for a second time, and the first answer of the two counts.
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: every step of more than 30 seconds is asked for twice (two toasts for one breakfast; the second butter of one toast may be refused); quicker kitchens are asked once.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import anyio

import kitchen
from kitchen import Address

HEDGE_AFTER = 30.0  # seconds


async def hedged(step: Callable[[Address, str], Awaitable[str]], address: Address, item: str) -> str:
    """The first answer of at most two requests."""
    answers: list[str] = []
    answered = anyio.Event()

    async def attempt() -> None:
        answers.append(await step(address, item))
        answered.set()

    async with anyio.create_task_group() as attempts:
        attempts.start_soon(attempt)
        with anyio.move_on_after(HEDGE_AFTER):
            await answered.wait()
        if not answers:
            attempts.start_soon(attempt)
            await answered.wait()
        attempts.cancel_scope.cancel()
    return answers[0]


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await hedged(kitchen.toast, address, bread)
    buttered = await hedged(kitchen.butter, address, toast)
    return await hedged(kitchen.serve, address, buttered)
