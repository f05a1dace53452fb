# expected: right
# mistake: recipes are plain generators that yield what they need; a small driver awaits it for them, with the hands (a chain of futures: everybody waits for the one before) where a step needs them
# rule: "chopping, seasoning and serving happen one at a time"
# seen: right in all situations
"""An omelette with vegetables, and potatoes; the recipes know nothing of async."""

import asyncio
from collections.abc import Generator
from contextlib import asynccontextmanager

import kitchen
from kitchen import Address

BY_HAND = {kitchen.chop, kitchen.season, kitchen.serve}


# ------------------------------------------------------------------ the recipes
def finished(cooked: str, *chopped: str) -> Generator:
    dish = yield kitchen.season, cooked, *chopped
    yield kitchen.serve, dish


def potatoes() -> Generator:
    boiled = yield kitchen.boil, "potatoes"
    yield from finished(boiled)


def eggs() -> Generator:
    return (yield kitchen.fry, "eggs")


def pieces(vegetable: str) -> Generator:
    fetched = yield kitchen.fetch, vegetable
    return (yield kitchen.chop, fetched)


def omelette(vegetables: list[str]) -> Generator:
    fried, *chopped = yield [eggs(), *map(pieces, vegetables)]
    yield from finished(fried, *chopped)


def breakfast(vegetables: list[str]) -> Generator:
    yield [omelette(vegetables), potatoes()]


# ------------------------------------------------------------------ who follows them
class Follower:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.last: asyncio.Future | None = None

    @asynccontextmanager
    async def hands(self):
        before, mine = self.last, asyncio.get_running_loop().create_future()
        self.last = mine
        try:
            if before is not None:
                await asyncio.wait([before])
            yield
        finally:
            mine.set_result(None)

    async def follow(self, recipe: Generator):
        answer = None
        while True:
            try:
                wanted = recipe.send(answer)
            except StopIteration as end:
                return end.value
            if isinstance(wanted, list):
                answer = await asyncio.gather(*map(self.follow, wanted))
                continue
            step, *things = wanted
            if step in BY_HAND:
                async with self.hands():
                    answer = await step(self.address, *things)
            else:
                answer = await step(self.address, *things)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Follower(address).follow(breakfast(vegetables))
