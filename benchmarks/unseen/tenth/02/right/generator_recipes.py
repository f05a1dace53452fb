# expected: right
# mistake: none; unusual: recipes are plain generators that yield orders ("alone" / "hands" / "both"), run by a small scheduler around asyncio.wait; the hands are a slot of the scheduler, a heap decides what they take up first
# rule: "what they take up first does not matter."
# seen: right in all situations: after every wake-up all finished orders are handed back to their generators, then the free hands get the best ready order
"""An omelette with vegetables, and potatoes: recipes are generators."""

import asyncio
import heapq
from itertools import count

import kitchen
from kitchen import Address

ALONE, HANDS, JOIN = "alone", "hands", "join"


def plate(cooked, *chopped):
    dish = yield HANDS, 1, kitchen.season, (cooked, *chopped)
    yield HANDS, 0, kitchen.serve, (dish,)


def potatoes():
    boiled = yield ALONE, 0, kitchen.boil, ("potatoes",)
    yield from plate(boiled)


def eggs():
    return (yield ALONE, 0, kitchen.fry, ("eggs",))


def vegetable(name):
    fetched = yield ALONE, 0, kitchen.fetch, (name,)
    return (yield HANDS, 2, kitchen.chop, (fetched,))


def omelette(names):
    parts = yield JOIN, 0, None, (eggs(), *map(vegetable, names))
    yield from plate(*parts)


def breakfast(names):
    yield JOIN, 0, None, (omelette(names), potatoes())


class Scheduler:
    def __init__(self, address):
        self.address = address
        self.running = {}  # task -> who gets its result
        self.ready = []  # heap of (priority, number, function, args, who)
        self.number = count()
        self.in_hands = None

    def step(self, recipe, value, parent):
        """Let one recipe go on to its next order; `parent` is called with what it returns."""
        try:
            kind, priority, function, args = recipe.send(value)
        except StopIteration as stop:
            parent(stop.value)
            return

        def go_on(result):
            self.step(recipe, result, parent)

        if kind == ALONE:
            self.launch(function, args, go_on)
        elif kind == HANDS:
            heapq.heappush(self.ready, (priority, next(self.number), function, args, go_on))
        else:
            self.join(args, go_on)

    def join(self, recipes, go_on):
        results = [None] * len(recipes)
        left = len(recipes)

        def collector(place):
            def collect(result):
                nonlocal left
                results[place] = result
                left -= 1
                if left == 0:
                    go_on(results)

            return collect

        for place, recipe in enumerate(recipes):
            self.step(recipe, None, collector(place))

    def launch(self, function, args, go_on):
        task = asyncio.create_task(function(self.address, *args))
        self.running[task] = go_on
        return task

    async def run(self, recipe):
        self.step(recipe, None, lambda _result: None)
        while self.running or self.ready:
            if self.in_hands is None and self.ready:
                _, _, function, args, go_on = heapq.heappop(self.ready)
                self.in_hands = self.launch(function, args, go_on)
            done, _ = await asyncio.wait(self.running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task is self.in_hands:
                    self.in_hands = None
                self.running.pop(task)(task.result())


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Scheduler(address).run(breakfast(vegetables))
