# expected: right
# mistake: none; unusual: the whole breakfast is a state machine of done-callbacks; the only await in cook() is one hand-made future
# rule: "The hands never rest while something is ready for them."
# seen: right in all situations: every callback puts what became ready on a stack and calls _next(), which starts the newest if the hands are free
"""An omelette with vegetables, and potatoes: no flow, only events."""

import asyncio

import kitchen
from kitchen import Address


class Breakfast:
    def __init__(self, address, vegetables):
        self.address = address
        self.vegetables = vegetables
        self.finished = asyncio.get_running_loop().create_future()
        self.running = set()  # keeps the tasks alive
        self.waiting = []  # ready for the hands, newest last
        self.busy = False
        self.missing = 1 + len(vegetables)  # what the omelette still waits for
        self.eggs = None
        self.pieces = []
        self.to_serve = 2

    def start(self):
        self._spawn(kitchen.boil(self.address, "potatoes"), self._season)
        self._spawn(kitchen.fry(self.address, "eggs"), self._on_eggs)
        for vegetable in self.vegetables:
            self._spawn(kitchen.fetch(self.address, vegetable), self._on_fetched)

    def stop(self):
        for task in self.running:
            task.cancel()

    # -------------------------------------------------- what happens
    def _on_fetched(self, fetched):
        self._want(self._on_chopped, kitchen.chop, fetched)

    def _on_chopped(self, piece):
        self.pieces.append(piece)
        self._one_less()

    def _on_eggs(self, fried):
        self.eggs = fried
        self._one_less()

    def _one_less(self):
        self.missing -= 1
        if self.missing == 0:
            self._season(self.eggs, *self.pieces)

    def _season(self, cooked, *pieces):
        self._want(self._on_dish, kitchen.season, cooked, *pieces)

    def _on_dish(self, dish):
        self._want(self._on_served, kitchen.serve, dish)

    def _on_served(self, _thanks):
        self.to_serve -= 1
        if self.to_serve == 0 and not self.finished.done():
            self.finished.set_result(None)

    # -------------------------------------------------- the machine
    def _want(self, then, function, *args):
        self.waiting.append((then, function, args))
        self._next()

    def _next(self):
        if self.busy or not self.waiting:
            return
        then, function, args = self.waiting.pop()
        self.busy = True

        def hands_free(result):
            self.busy = False
            then(result)
            self._next()

        self._spawn(function(self.address, *args), hands_free)

    def _spawn(self, coroutine, then):
        task = asyncio.ensure_future(coroutine)
        self.running.add(task)

        def done(task):
            self.running.discard(task)
            if task.cancelled():
                return
            error = task.exception()
            if error is None:
                then(task.result())
            elif not self.finished.done():
                self.finished.set_exception(error)

        task.add_done_callback(done)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    breakfast = Breakfast(address, vegetables)
    breakfast.start()
    try:
        await breakfast.finished
    finally:
        breakfast.stop()
