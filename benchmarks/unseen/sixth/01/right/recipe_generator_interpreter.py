# expected: right
# mistake: none; unusual: the recipe is an ordinary generator that yields wishes, and one async interpreter fulfils them; `breakfast` is a plain function
# rule: "A plain function that gives back a coroutine of another one is as good."
# seen: right in every situation; neither the generator nor the coroutine begins before the await
"""Buttered toast: a recipe without any `await`, and a cook who can read recipes."""

from collections.abc import Coroutine, Generator
from dataclasses import dataclass
from typing import Any

import kitchen
from kitchen import Address


@dataclass(frozen=True)
class Wish:
    verb: str
    thing: str


Recipe = Generator[Wish, str, str]


def buttered_toast(bread: str) -> Recipe:
    toast = yield Wish("toast", bread)
    buttered = yield Wish("butter", toast)
    return (yield Wish("serve", buttered))


async def cook(address: Address, recipe: Recipe) -> str:
    answer: str | None = None
    while True:
        try:
            wish = recipe.send(answer)
        except StopIteration as finished:
            return finished.value
        match wish.verb:
            case "toast":
                answer = await kitchen.toast(address, wish.thing)
            case "butter":
                answer = await kitchen.butter(address, wish.thing)
            case "serve":
                answer = await kitchen.serve(address, wish.thing)
            case other:
                raise NotImplementedError(other)


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return cook(address, buttered_toast(bread))
