# expected: right
# mistake: unusual: breakfast is a plain function that gives back the coroutine of another one, which awaits a nested chain of objects with `__await__`
# rule: "(A plain function that gives back a coroutine of another one is as good.)"
# seen: making the chain makes no coroutine of the kitchen; each is made and awaited inside `__await__`, from the innermost (toast) outwards
"""Buttered toast, as a chain of dishes that each know what they are made of."""

from __future__ import annotations

import kitchen
from kitchen import Address


class Ingredient:
    def __init__(self, name: str):
        self.name = name

    def __await__(self):
        return self.name
        yield  # (makes this a generator)


class Dish:
    def __init__(self, make, address: Address, of: Dish | Ingredient):
        self.make, self.address, self.of = make, address, of

    def __await__(self):
        ingredient = yield from self.of.__await__()
        return (yield from self.make(self.address, ingredient).__await__())


async def order(dish: Dish) -> str:
    return await dish


def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    dish = Ingredient(bread)
    for make in (kitchen.toast, kitchen.butter, kitchen.serve):
        dish = Dish(make, address, dish)
    return order(dish)
