# expected: right
# mistake: none; unusual: the recipes are plain generators, and a small scheduler around one asyncio.wait runs them; the hands are a variable of the scheduler
# rule: "Everything makes progress and nothing waits for all the rest: that is concurrency."
# seen: every breakfast is served as early as the rules ask
"""An omelette with vegetables, and potatoes: recipes are generators, the cook reads them."""

import asyncio
from collections import deque

import kitchen
from kitchen import Address

STOVE, HANDS = "by itself", "by hand"


def potatoes():
    boiled = yield STOVE, kitchen.boil, ["potatoes"]
    dish = yield HANDS, kitchen.season, [boiled]
    yield HANDS, kitchen.serve, [dish]


def omelette(part, parts, missing):
    """One strand of the omelette; the strand that ends last goes on with the whole."""
    parts[part] = yield from part_of_omelette(part)
    missing.discard(part)
    if not missing:
        dish = yield HANDS, kitchen.season, [parts[number] for number in sorted(parts)]
        yield HANDS, kitchen.serve, [dish]


def part_of_omelette(part):
    number, vegetable = part
    if number == 0:
        return (yield STOVE, kitchen.fry, ["eggs"])
    fetched = yield STOVE, kitchen.fetch, [vegetable]
    return (yield HANDS, kitchen.chop, [fetched])


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    parts = {}
    names = [(0, "eggs"), *enumerate(vegetables, start=1)]
    missing = set(names)
    recipes = [potatoes(), *(omelette(part, parts, missing) for part in names)]

    to_read = deque((recipe, None) for recipe in recipes)
    for_the_hands = deque()
    running = {}
    in_hand = None

    while to_read or running:
        while to_read:
            recipe, result = to_read.popleft()
            try:
                how, step, things = recipe.send(result)
            except StopIteration:
                continue
            if how is HANDS:
                for_the_hands.append((recipe, step, things))
            else:
                running[asyncio.create_task(step(address, *things))] = recipe
        if in_hand is None and for_the_hands:
            recipe, step, things = for_the_hands.popleft()
            in_hand = asyncio.create_task(step(address, *things))
            running[in_hand] = recipe
        if not running:
            break
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if task is in_hand:
                in_hand = None
            to_read.append((running.pop(task), task.result()))
