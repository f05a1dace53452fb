# expected: right
# mistake: none; unusual: no lock, no gather, no task group: done-callbacks and one future; the hands take the newest ready thing first (a stack)
# rule: "The hands never rest while something is ready for them. This is all that it takes: what they take up first does not matter."
# seen: every breakfast is served as early as the rules ask, in an unusual order of the vegetables
"""An omelette with vegetables, and potatoes, in the style of callbacks."""

import asyncio
from functools import partial

import kitchen
from kitchen import Address


class Breakfast:
    def __init__(self, address, vegetables):
        self.address = address
        self.vegetables = vegetables
        self.eaten = asyncio.get_running_loop().create_future()
        self.under_way = set()
        self.stack = []
        self.busy = False
        self.fried = []
        self.chopped = []
        self.dishes_to_go = 2

    def begin(self):
        self.start(kitchen.boil(self.address, "potatoes"), self.season)
        self.start(kitchen.fry(self.address, "eggs"), partial(self.collect, self.fried))
        for vegetable in self.vegetables:
            self.start(kitchen.fetch(self.address, vegetable), self.chop)
        return self.eaten

    # what happens when a step is over

    def chop(self, fetched):
        self.by_hand(kitchen.chop, fetched, then=partial(self.collect, self.chopped))

    def collect(self, place, thing):
        place.append(thing)
        if len(self.fried) + len(self.chopped) == 1 + len(self.vegetables):
            self.season(*self.fried, *self.chopped)

    def season(self, *things):
        self.by_hand(kitchen.season, *things, then=self.serve)

    def serve(self, dish):
        self.by_hand(kitchen.serve, dish, then=self.on_the_table)

    def on_the_table(self, _):
        self.dishes_to_go -= 1
        if self.dishes_to_go == 0:
            self.eaten.set_result(None)

    # the machinery

    def by_hand(self, step, *things, then):
        self.stack.append((step, things, then))
        self.take_up()

    def take_up(self):
        if self.busy or not self.stack:
            return
        self.busy = True
        step, things, then = self.stack.pop()
        self.start(step(self.address, *things), partial(self.put_down, then))

    def put_down(self, then, result):
        self.busy = False
        then(result)
        self.take_up()

    def start(self, coroutine, then):
        task = asyncio.ensure_future(coroutine)
        self.under_way.add(task)
        task.add_done_callback(partial(self.finished, then))

    def finished(self, then, task):
        self.under_way.discard(task)
        if self.eaten.done() or task.cancelled():
            return
        if task.exception() is not None:
            self.eaten.set_exception(task.exception())
        else:
            then(task.result())


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Breakfast(address, vegetables).begin()
