# expected: wrong
# mistake: asyncio.wait is called with timeout=0.5 and without FIRST_COMPLETED: it comes back after half a second (or when all is done), which is sleeping and looking again in disguise
# rule: "Wait for the thing itself. Whoever sleeps, and then looks again, comes too late."
# seen: everything is served, but whenever the hands are free and something becomes ready, they rest up to half a second until the loop looks again
import asyncio
from functools import partial

import kitchen
from kitchen import Address


class Breakfast:
    def __init__(self, address: Address, vegetables: list[str]):
        self.address = address
        self.pot = asyncio.create_task(kitchen.boil(address, "potatoes"))
        self.pan = asyncio.create_task(kitchen.fry(address, "eggs"))
        self.basket = {asyncio.create_task(kitchen.fetch(address, v)) for v in vegetables}
        self.todo = []
        self.bowl = []
        self.missing = len(vegetables) + 1
        self.pending = {self.pot, self.pan, *self.basket}

    async def chop(self, fetched):
        self.bowl.append(await kitchen.chop(self.address, fetched))
        self.part_is_there()

    async def finish(self, cooked, *chopped):
        dish = await kitchen.season(self.address, cooked, *chopped)
        await kitchen.serve(self.address, dish)

    def part_is_there(self):
        self.missing -= 1
        if self.missing == 0:
            self.todo.append(partial(self.finish, self.pan.result(), *self.bowl))

    def sort_in(self, task):
        if task is self.pot:
            self.todo.append(partial(self.finish, task.result()))
        elif task is self.pan:
            self.part_is_there()
        else:
            self.todo.append(partial(self.chop, task.result()))

    async def make(self):
        while self.pending or self.todo:
            if not self.todo:
                await asyncio.wait(self.pending, timeout=0.5)
            ready = {task for task in self.pending if task.done()}
            self.pending -= ready
            for task in ready:
                self.sort_in(task)
            if self.todo:
                await self.todo.pop()()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Breakfast(address, vegetables).make()
