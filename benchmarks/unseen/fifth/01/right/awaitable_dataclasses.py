# expected: right
# mistake: none; the breakfast is an expression tree of frozen dataclasses, whose `__await__` first awaits the part below and then delegates to the kitchen's coroutine with `yield from`; the coroutines are made only while awaiting.
# rule: "Await every coroutine that you make."
# seen: breakfast is a coroutine function that awaits the root of the tree: serve(butter(toast(bread))), from the inside out; works under every loop.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, ClassVar

import kitchen
from kitchen import Address


@dataclass(frozen=True)
class Bread:
    name: str

    def __await__(self) -> Generator[Any, Any, str]:
        return self.name
        yield  # never reached: makes this a generator


@dataclass(frozen=True)
class Step:
    address: Address
    part: Bread | Step
    verb: ClassVar[str]

    def __await__(self) -> Generator[Any, Any, str]:
        item = yield from self.part.__await__()
        return (yield from getattr(kitchen, self.verb)(self.address, item).__await__())


class Toast(Step):
    verb = "toast"


class Butter(Step):
    verb = "butter"


class Serve(Step):
    verb = "serve"


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await Serve(address, Butter(address, Toast(address, Bread(bread))))
