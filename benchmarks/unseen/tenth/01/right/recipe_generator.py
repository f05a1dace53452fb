# expected: right
# mistake: (unusual) The recipe is an ordinary generator that yields what it wants; a small driver looks the function up in kitchen, awaits it and sends the result back in.
# rule: "toasts the bread ... butters **this** toast ... serves **that** ... returns the thanks"
# seen: Right in every situation; everything is local to the call.
"""A recipe as data, and an async driver for recipes."""

from collections.abc import Generator

import kitchen
from kitchen import Address

Recipe = Generator[tuple[str, str], str, str]


def buttered_toast(bread: str) -> Recipe:
    toast = yield "toast", bread
    buttered = yield "butter", toast
    thanks = yield "serve", buttered
    return thanks


async def cook(address: Address, recipe: Recipe) -> str:
    wish = next(recipe)
    while True:
        name, thing = wish
        answer = await getattr(kitchen, name)(address, thing)
        try:
            wish = recipe.send(answer)
        except StopIteration as end:
            return end.value


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await cook(address, buttered_toast(bread))
