# expected: right
# mistake: none. Unusual: `breakfast` is a plain function that gives back the coroutine of a method; the recipe is a lazy object built with `|`, with an own `__await__` for the inner steps.
# rule: "(A plain function that gives back a coroutine of another one is as good.)"
# seen: Always right: the call builds only objects; no coroutine but the returned one exists before it is awaited.
"""Buttered toast as a shell pipe."""

from collections.abc import Coroutine, Generator
from dataclasses import dataclass
from typing import Any

import kitchen
from kitchen import Address


class Value:
    """What is there already, or will be when somebody awaits it."""

    def __or__(self, step) -> "Piped":
        return Piped(self, step)

    def __await__(self) -> Generator[Any, None, str]:
        raise NotImplementedError

    async def get(self) -> str:
        return await self


@dataclass
class Start(Value):
    address: Address
    thing: str

    def __await__(self) -> Generator[Any, None, str]:
        return self.thing
        yield  # makes it a generator


@dataclass
class Piped(Value):
    before: Value
    step: Any

    @property
    def address(self) -> Address:
        return self.before.address

    def __await__(self) -> Generator[Any, None, str]:
        thing = yield from self.before.__await__()
        return (yield from self.step(self.address, thing).__await__())


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    pipe = Start(address, bread) | kitchen.toast | kitchen.butter | kitchen.serve
    return pipe.get()
