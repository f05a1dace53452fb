# expected: right
# mistake: unusual: breakfast is a plain function that gives back the coroutine of another, and that one is recursive, with the steps in a tuple of names
# rule: (A plain function that gives back a coroutine of another one is as good.)
# seen: nothing goes wrong
"""Buttered toast: what is left to be done, done by recursion."""

from collections.abc import Coroutine
from typing import Any

import kitchen
from kitchen import Address

STEPS = ("toast", "butter", "serve")


async def _after(address: Address, thing: str, *steps: str) -> str:
    match steps:
        case ():
            return thing
        case (first, *others):
            return await _after(address, await getattr(kitchen, first)(address, thing), *others)


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return _after(address, bread, *STEPS)
