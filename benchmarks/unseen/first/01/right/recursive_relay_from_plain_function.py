# expected: right
# mistake: none; unusual: `breakfast` is a plain function (a lambda) that gives back the coroutine of a recursive helper, which calls the steps through their names
# rule: "A plain function that gives back a coroutine of another one is as good."
# seen: right in all situations, on asyncio as well as on trio
"""Buttered toast: the steps are handed on like a baton."""

import kitchen
from kitchen import Address

RECIPE = ("toast", "butter", "serve")


async def relay(address: Address, thing: str, steps: tuple[str, ...]) -> str:
    """Do the first step, hand its result to the rest; without steps, the thing is the result."""
    if not steps:
        return thing
    first, *rest = steps
    return await relay(address, await getattr(kitchen, first)(address, thing), tuple(rest))


breakfast = lambda address, bread: relay(address, bread, RECIPE)  # noqa: E731
