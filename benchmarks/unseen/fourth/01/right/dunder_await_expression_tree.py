# expected: right
# mistake: none; unusual: an expression tree of lazy awaitable objects (`__await__` with `yield from`), and a plain function that gives back the coroutine of another one
# rule: all kept
# seen: like the obvious program, for one and for many breakfasts
"""Buttered toast as an expression: serve(butter(toast(bread))), which is only worked out when awaited."""

from collections.abc import Coroutine, Generator
from typing import Any

import kitchen
from kitchen import Address


class Lazy:
    """A step on something that may be a step itself; makes its coroutine when it is awaited."""

    def __init__(self, name: str, address: Address, thing: "Lazy | str") -> None:
        self.name = name
        self.address = address
        self.thing = thing

    def __await__(self) -> Generator[Any, Any, str]:
        thing = self.thing
        if isinstance(thing, Lazy):
            thing = yield from thing.__await__()
        return (yield from getattr(kitchen, self.name)(self.address, thing).__await__())


async def evaluate(tree: Lazy) -> str:
    return await tree


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = Lazy("toast", address, bread)
    buttered = Lazy("butter", address, toast)
    return evaluate(Lazy("serve", address, buttered))
