# expected: right
# mistake: none; unusual: recipes are plain generators that yield what they need, a small trampoline drives them; newest ready step goes first
# rule: "This is all that it takes: what they take up first does not matter."
# seen: always right; the hands take the step that became ready last (a stack)
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address

BY_ITSELF, HANDS, JOIN = "by itself", "hands", "join"


def potatoes():
    boiled = yield BY_ITSELF, kitchen.boil, "potatoes"
    dish = yield HANDS, kitchen.season, boiled
    yield HANDS, kitchen.serve, dish


def vegetable_recipe(name):
    fetched = yield BY_ITSELF, kitchen.fetch, name
    return (yield HANDS, kitchen.chop, fetched)


def eggs_recipe():
    return (yield BY_ITSELF, kitchen.fry, "eggs")


def omelette(vegetables):
    fried, *chopped = yield JOIN, [eggs_recipe(), *map(vegetable_recipe, vegetables)]
    dish = yield HANDS, kitchen.season, fried, *chopped
    yield HANDS, kitchen.serve, dish


class Trampoline:
    def __init__(self, address):
        self.address = address
        self.going = {}  # task -> what to do with its result
        self.stack = []  # steps that are ready for the hands
        self.hands = None  # the task that has them

    def begin(self, recipe, finished):
        self.step(recipe, None, finished)

    def step(self, recipe, value, finished):
        try:
            kind, *rest = recipe.send(value)
        except StopIteration as stop:
            finished(stop.value)
            return

        def go_on(result):
            self.step(recipe, result, finished)

        if kind == BY_ITSELF:
            self.launch(rest, go_on)
        elif kind == HANDS:
            self.stack.append((rest, go_on))
        else:
            self.join(rest[0], go_on)

    def launch(self, call, go_on):
        function, *arguments = call
        task = asyncio.ensure_future(function(self.address, *arguments))
        self.going[task] = go_on
        return task

    def join(self, recipes, go_on):
        results = [None] * len(recipes)
        missing = set(range(len(recipes)))

        def finisher(place):
            def finished(value):
                results[place] = value
                missing.discard(place)
                if not missing:
                    go_on(results)

            return finished

        for place, recipe in enumerate(recipes):
            self.begin(recipe, finisher(place))

    async def run(self):
        while self.going or self.stack:
            if self.hands is None and self.stack:
                self.hands = self.launch(*self.stack.pop())
            done, _ = await asyncio.wait(self.going, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task is self.hands:
                    self.hands = None
                self.going.pop(task)(task.result())


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    trampoline = Trampoline(address)
    for recipe in (omelette(vegetables), potatoes()):
        trampoline.begin(recipe, lambda _: None)
    await trampoline.run()
