# expected: right
# mistake: none; the recipe is an ordinary generator that yields what it wants (as in redux-saga), and an async driver does the awaiting and sends the answers back in.
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything. (A plain function that gives back a coroutine of another one is as good.)"
# seen: three requests in order, each once, nothing before the await; works under every loop.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

from collections.abc import Callable, Coroutine, Generator
from typing import Any

import kitchen
from kitchen import Address

Effect = tuple[Callable[..., Coroutine[Any, Any, str]], str]
Saga = Generator[Effect, str, str]


def _buttered_toast(bread: str) -> Saga:
    toast = yield kitchen.toast, bread
    buttered = yield kitchen.butter, toast
    thanks = yield kitchen.serve, buttered
    return thanks


async def _drive(saga: Saga, address: Address) -> str:
    try:
        effect, item = next(saga)
        while True:
            try:
                answer = await effect(address, item)
            except Exception as error:
                effect, item = saga.throw(error)
            else:
                effect, item = saga.send(answer)
    except StopIteration as done:
        return done.value


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return _drive(_buttered_toast(bread), address)
