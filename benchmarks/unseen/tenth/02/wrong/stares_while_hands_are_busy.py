# expected: wrong
# mistake: does the hand work with the functions of kitchen_blocking ("while the hands are busy she can do nothing else anyway"), which stops the whole event loop for each chop, season and serve
# rule: "No threads, and no blocking calls"
# seen: the breakfast itself is served correctly and early, but during every piece of hand work the one thread stands still: no other task of the program runs (a kitchen in the same loop would never answer)
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
import kitchen_blocking
from kitchen import Address


class Counter:
    """The worktop: what is there, and what to do with what comes next."""

    def __init__(self, address, vegetables):
        self.address = address
        self.missing = len(vegetables)
        self.fried = None
        self.chopped = []

    def plate(self, cooked, *chopped):
        dish = kitchen_blocking.season(self.address, cooked, *chopped)
        kitchen_blocking.serve(self.address, dish)

    def on_boil(self, boiled):
        self.plate(boiled)

    def on_fry(self, fried):
        self.fried = fried

    def on_fetch(self, fetched):
        self.chopped.append(kitchen_blocking.chop(self.address, fetched))
        self.missing -= 1


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    counter = Counter(address, vegetables)
    pending = {
        asyncio.create_task(kitchen.boil(address, "potatoes"), name="boil"),
        asyncio.create_task(kitchen.fry(address, "eggs"), name="fry"),
        *(asyncio.create_task(kitchen.fetch(address, each), name="fetch") for each in vegetables),
    }
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in sorted(done, key=asyncio.Task.get_name, reverse=True):
            getattr(counter, "on_" + task.get_name())(task.result())
        if counter.fried is not None and not counter.missing:
            counter.plate(counter.fried, *counter.chopped)
            counter.fried = None
