# expected: right
# mistake: unusual: everything is done by done-callbacks of tasks and one future; the work that waits is a pile (the last that became ready is taken first)
# rule: "The hands never rest while something is ready for them. This is all that it takes: what they take up first does not matter."
# seen: every situation is right: a callback puts the work on the pile and starts it at once if the hands are free; the end of a work takes the next from the pile
import asyncio

import kitchen
from kitchen import Address


class Breakfast:
    def __init__(self, address, vegetables):
        self.address = address
        self.vegetables = vegetables
        self.tasks = set()
        self.pile = []
        self.working = False
        self.fried = None
        self.chopped = []
        self.on_the_table = 0
        self.over = asyncio.get_running_loop().create_future()

    def start(self):
        self.spawn(kitchen.boil(self.address, "potatoes"), self.boiled)
        self.spawn(kitchen.fry(self.address, "eggs"), self.eggs)
        for vegetable in self.vegetables:
            self.spawn(kitchen.fetch(self.address, vegetable), self.fetched)

    def spawn(self, coroutine, callback):
        task = asyncio.ensure_future(coroutine)
        self.tasks.add(task)
        task.add_done_callback(lambda finished: self.finish(finished, callback))

    def finish(self, task, callback):
        self.tasks.discard(task)
        try:
            callback(task.result())
        except BaseException as problem:
            if not self.over.done():
                self.over.set_exception(problem)

    def by_hand(self, callback, step, *args):
        self.pile.append((callback, step, args))
        self.look_at_pile()

    def look_at_pile(self):
        if self.pile and not self.working:
            callback, step, args = self.pile.pop()
            self.working = True

            def put_down(value):
                self.working = False
                callback(value)
                self.look_at_pile()

            self.spawn(step(self.address, *args), put_down)

    def boiled(self, potatoes):
        self.by_hand(self.seasoned, kitchen.season, potatoes)

    def fetched(self, vegetable):
        self.by_hand(self.pieces, kitchen.chop, vegetable)

    def eggs(self, fried):
        self.fried = fried
        self.omelette()

    def pieces(self, chopped):
        self.chopped.append(chopped)
        self.omelette()

    def omelette(self):
        if self.fried is not None and len(self.chopped) == len(self.vegetables):
            self.by_hand(self.seasoned, kitchen.season, self.fried, *self.chopped)

    def seasoned(self, dish):
        self.by_hand(self.thanks, kitchen.serve, dish)

    def thanks(self, _):
        self.on_the_table += 1
        if self.on_the_table == 2:
            self.over.set_result(None)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    breakfast = Breakfast(address, vegetables)
    breakfast.start()
    await breakfast.over
