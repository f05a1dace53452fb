# expected: right
# mistake: unusual: the recipes are plain (not async) generators that yield what they wait for; a small hand-written scheduler drives them, and there is no lock at all, because only the scheduler's own loop lends the hands
# rule: "The hands never rest while something is ready for them. This is all that it takes: what they take up first does not matter."
# seen: all situations of the lesson are served; the hands take up the newest job first (a stack)
"""An omelette with vegetables, and potatoes: recipes as generators."""

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any

import kitchen
from kitchen import Address

BY_ITSELF, HANDS = "by itself", "hands"
Recipe = Generator[tuple[str, Coroutine[Any, Any, str]], str, str]


def potatoes(address: Address) -> Recipe:
    boiled = yield BY_ITSELF, kitchen.boil(address, "potatoes")
    dish = yield HANDS, kitchen.season(address, boiled)
    return (yield HANDS, kitchen.serve(address, dish))


def eggs(address: Address) -> Recipe:
    return (yield BY_ITSELF, kitchen.fry(address, "eggs"))


def pieces(address: Address, vegetable: str) -> Recipe:
    fetched = yield BY_ITSELF, kitchen.fetch(address, vegetable)
    return (yield HANDS, kitchen.chop(address, fetched))


def omelette(address: Address, parts: list[str]) -> Recipe:
    dish = yield HANDS, kitchen.season(address, *parts)
    return (yield HANDS, kitchen.serve(address, dish))


class Scheduler:
    def __init__(self) -> None:
        self.running: dict[asyncio.Task[str], Recipe] = {}
        self.for_hands: list[tuple[Recipe, Coroutine[Any, Any, str]]] = []
        self.holding: asyncio.Task[str] | None = None
        self.when_done: dict[Recipe, Any] = {}

    def add(self, recipe: Recipe, when_done: Any) -> None:
        self.when_done[recipe] = when_done
        self.step(recipe, None)

    def step(self, recipe: Recipe, value: str | None) -> None:
        try:
            how, work = next(recipe) if value is None else recipe.send(value)
        except StopIteration as end:
            self.when_done.pop(recipe)(end.value)
            return
        if how is BY_ITSELF:
            self.running[asyncio.create_task(work)] = recipe
        else:
            self.for_hands.append((recipe, work))

    async def run(self) -> None:
        while self.running or self.for_hands:
            if self.holding is None and self.for_hands:
                recipe, work = self.for_hands.pop()
                self.holding = asyncio.create_task(work)
                self.running[self.holding] = recipe
            done, _ = await asyncio.wait(self.running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task is self.holding:
                    self.holding = None
                self.step(self.running.pop(task), task.result())


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    scheduler = Scheduler()
    parts: list[str | None] = [None] * (1 + len(vegetables))

    def put(place: int) -> Any:
        def it(ticket: str) -> None:
            parts[place] = ticket
            if None not in parts:
                scheduler.add(omelette(address, parts), lambda _: None)

        return it

    scheduler.add(potatoes(address), lambda _: None)
    scheduler.add(eggs(address), put(0))
    for place, vegetable in enumerate(vegetables, start=1):
        scheduler.add(pieces(address, vegetable), put(place))
    await scheduler.run()
