# expected: right
# mistake: none; unusual: the recipes are plain (synchronous) generators that yield what they wait for; a small scheduler of its own drives them with asyncio.wait and hands over the hands; season and serve are one hold of the hands.
# rule: "The hands never rest while something is ready for them. This is all that it takes: what they take up first does not matter."
# seen: all rules kept (asyncio).
"""Recipes are generators. They yield (hands?, coroutine) and are sent the result."""

import asyncio
from collections import deque
from collections.abc import Coroutine, Generator

import kitchen
from kitchen import Address

ALONE, BY_HAND = False, True
Recipe = Generator[tuple[bool, Coroutine], str, None]


def potatoes(address: Address) -> Recipe:
    boiled = yield ALONE, kitchen.boil(address, "potatoes")
    yield BY_HAND, season_and_serve(address, boiled)


def eggs(address: Address, board: dict[str, str | None]) -> Recipe:
    board["eggs"] = yield ALONE, kitchen.fry(address, "eggs")
    yield from last_one_finishes(address, board)


def vegetable(address: Address, name: str, board: dict[str, str | None]) -> Recipe:
    fetched = yield ALONE, kitchen.fetch(address, name)
    board[name] = yield BY_HAND, kitchen.chop(address, fetched)
    yield from last_one_finishes(address, board)


def last_one_finishes(address: Address, board: dict[str, str | None]) -> Recipe:
    if None not in board.values():
        parts = dict(board)
        yield BY_HAND, season_and_serve(address, parts.pop("eggs"), *parts.values())


async def season_and_serve(address: Address, *parts: str) -> str:
    return await kitchen.serve(address, await kitchen.season(address, *parts))


async def drive(recipes: list[Recipe]) -> None:
    """Run all recipes to their ends; at most one BY_HAND coroutine runs at any time."""
    whose: dict[asyncio.Task[str], Recipe] = {}
    queue: deque[tuple[Recipe, Coroutine]] = deque()
    holder: asyncio.Task[str] | None = None

    def step(recipe: Recipe, value: str | None) -> None:
        try:
            by_hand, work = recipe.send(value)
        except StopIteration:
            return
        if by_hand:
            queue.append((recipe, work))
        else:
            whose[asyncio.ensure_future(work)] = recipe

    for recipe in recipes:
        step(recipe, None)
    while whose or queue:
        if holder is None and queue:
            recipe, work = queue.popleft()
            holder = asyncio.ensure_future(work)
            whose[holder] = recipe
        done, _ = await asyncio.wait(whose, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if task is holder:
                holder = None
            step(whose.pop(task), task.result())


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    board = dict.fromkeys(["eggs", *vegetables])
    await drive(
        [potatoes(address), eggs(address, board)] + [vegetable(address, v, board) for v in vegetables]
    )
