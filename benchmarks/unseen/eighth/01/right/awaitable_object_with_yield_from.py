# expected: right
# mistake: none; unusual: an object with `__await__`, written with `yield from`, makes the breakfast; `breakfast` is a plain function that gives back a coroutine of another one
# rule: "(A plain function that gives back a coroutine of another one is as good.)"
# seen: calling makes only objects; each step is made and awaited when its turn comes
"""Buttered toast that can be awaited itself."""

from collections.abc import Coroutine, Generator
from typing import Any

from kitchen import Address, butter, serve, toast


class Toast:
    """A buttered toast on its way to the guests."""

    __slots__ = ("address", "bread")

    def __init__(self, address: Address, bread: str) -> None:
        self.address = address
        self.bread = bread

    def __await__(self) -> Generator[Any, Any, str]:
        toasted = yield from toast(self.address, self.bread).__await__()
        buttered = yield from butter(self.address, toasted).__await__()
        return (yield from serve(self.address, buttered).__await__())

    async def to_the_table(self) -> str:
        return await self


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; awaiting gives back the guests' thanks."""
    return Toast(address, bread).to_the_table()
