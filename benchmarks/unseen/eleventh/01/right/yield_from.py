# expected: right
# mistake: unusual: the work is a generator-based coroutine with `yield from`, as before Python 3.5, inside an awaitable object
# rule: awaiting it must do everything
# seen: nothing goes wrong
"""Buttered toast, as our grandparents made it."""

import types

import kitchen
from kitchen import Address


@types.coroutine
def _steps(address: Address, bread: str):
    toast = yield from kitchen.toast(address, bread)
    buttered = yield from kitchen.butter(address, toast)
    return (yield from kitchen.serve(address, buttered))


class Breakfast:
    def __init__(self, address: Address, bread: str) -> None:
        self.order = (address, bread)

    def __await__(self):
        return (yield from _steps(*self.order))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await Breakfast(address, bread)
