# expected: right
# mistake: none; unusual: an ordinary generator yields the steps, a small trampoline awaits them and sends the answers back in.
# rule: "A plain function that gives back a coroutine of another one is as good."
# seen: right in every situation
"""Buttered toast, from a written recipe."""

from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

import kitchen
from kitchen import Address

Step = tuple[Callable[[Address, str], Awaitable[str]], str]


def recipe(bread: str) -> Generator[Step, str, str]:
    """The recipe says what to do; it does nothing."""
    toast = yield kitchen.toast, bread
    buttered = yield kitchen.butter, toast
    return (yield kitchen.serve, buttered)


async def follow(address: Address, steps: Generator[Step, str, str]) -> str:
    """Do what a recipe says, to its end."""
    answer: Any = None
    while True:
        try:
            step, what = steps.send(answer)
        except StopIteration as end:
            return end.value
        answer = await step(address, what)


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return follow(address, recipe(bread))
