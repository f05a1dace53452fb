# expected: right
# mistake: (unusual) A plain function gives back a coroutine of another one; each step is an object with a hand-written __await__ that asks for the step before it, so the order is written backwards.
# rule: "A plain function that gives back a coroutine of another one is as good."
# seen: Right in every situation; no coroutine of the kitchen is made before the breakfast is awaited.
"""A chain of awaitable objects, evaluated from its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator

import kitchen
from kitchen import Address


class Step:
    """Awaiting it awaits the step before, then hands that result to its own function."""

    def __init__(self, function: Callable, address: Address, before: Step | Ready) -> None:
        self.function, self.address, self.before = function, address, before

    def __await__(self) -> Generator[object, object, str]:
        thing = yield from self.before.__await__()
        return (yield from self.function(self.address, thing).__await__())


class Ready:
    """Something that is there already."""

    def __init__(self, thing: str) -> None:
        self.thing = thing

    def __await__(self) -> Generator[object, object, str]:
        return self.thing
        yield  # makes it a generator


async def finish(last: Awaitable[str]) -> str:
    return await last


def breakfast(address: Address, bread: str) -> Coroutine[object, object, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    chain: Step | Ready = Ready(bread)
    for function in (kitchen.toast, kitchen.butter, kitchen.serve):
        chain = Step(function, address, chain)
    return finish(chain)
