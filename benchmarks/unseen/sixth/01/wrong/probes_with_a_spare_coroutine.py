# expected: wrong
# mistake: to find out whether a step must be awaited, it calls the step once only for a look at the result, and throws that coroutine away
# rule: "Await every coroutine that you make."
# seen: the requests, their order and the thanks are right, but each step leaves a coroutine behind: RuntimeWarning "coroutine 'toast' was never awaited"
"""Buttered toast with a runner that copes with ordinary functions and with coroutine functions."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import kitchen
from kitchen import Address


async def perform(step: Callable[[], Any]) -> Any:
    if inspect.isawaitable(step()):
        return await step()
    return step()


class Plan:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.steps: list[Callable[[Address, str], Any]] = []

    def then(self, step: Callable[[Address, str], Any]) -> "Plan":
        self.steps.append(step)
        return self

    async def follow(self, thing: str) -> str:
        for step in self.steps:
            thing = await perform(functools.partial(step, self.address, thing))
        return thing


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    plan = Plan(address).then(kitchen.toast).then(kitchen.butter).then(kitchen.serve)
    return await plan.follow(bread)
