# expected: right
# mistake: unusual: the recipes are plain generators that yield what they wait for; one loop with asyncio.wait(FIRST_COMPLETED) drives them and gives out the hands from a deque
# rule: "Everything makes progress and nothing waits for all the rest: that is **concurrency**."
# seen: every situation is right: all finished tasks of a round are handled, hand work starts as soon as the hands are free, the loop ends when no recipe is left
import asyncio
from collections import deque

import kitchen
from kitchen import Address

HANDS = {kitchen.chop, kitchen.season, kitchen.serve}


def potatoes():
    boiled = yield kitchen.boil, "potatoes"
    dish = yield kitchen.season, boiled
    yield kitchen.serve, dish


def prepare(vegetable, bowl):
    fetched = yield kitchen.fetch, vegetable
    pieces = yield kitchen.chop, fetched
    yield from bowl.add(pieces)


class Bowl:
    """Eggs and pieces; who puts in the last thing goes on with the omelette."""

    def __init__(self, missing):
        self.missing = missing
        self.eggs = []
        self.pieces = []

    def add(self, thing, *, egg=False):
        (self.eggs if egg else self.pieces).append(thing)
        self.missing -= 1
        if not self.missing:
            dish = yield kitchen.season, *self.eggs, *self.pieces
            yield kitchen.serve, dish


def eggs(bowl):
    fried = yield kitchen.fry, "eggs"
    yield from bowl.add(fried, egg=True)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    bowl = Bowl(len(vegetables) + 1)
    running = {}  # task -> its recipe
    waiting = deque()  # (recipe, step, args) that need the hands
    busy = None  # the task that has the hands

    def advance(recipe, value):
        try:
            step, *args = recipe.send(value)
        except StopIteration:
            return
        if step in HANDS:
            waiting.append((recipe, step, args))
        else:
            running[asyncio.create_task(step(address, *args))] = recipe

    for recipe in (potatoes(), eggs(bowl), *(prepare(v, bowl) for v in vegetables)):
        advance(recipe, None)

    while running or waiting:
        if busy is None and waiting:
            recipe, step, args = waiting.popleft()
            busy = asyncio.create_task(step(address, *args))
            running[busy] = recipe
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if task is busy:
                busy = None
            advance(running.pop(task), task.result())
