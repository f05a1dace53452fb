# expected: wrong
# mistake: the helper returns the coroutine from inside `async with hands` without awaiting it (as a JavaScript async function may return a promise); the caller awaits it after the lock was left.
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: right only when no two jobs want the hands at the same time; otherwise they overlap, since the lock is held only while the coroutine is made.
"""Breakfast, with a helper that gives the hands to any function."""

import asyncio

import kitchen
from kitchen import Address


async def with_hands(hands, work, *args):
    """Run work(*args) with the hands; gives back what it gives back."""
    async with hands:
        return work(*args)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()

    async def then(first, *nexts):
        """first.then(next).then(next) …, every `next` with the hands."""
        value = await first
        for step in nexts:
            # with_hands gives a coroutine back, so it takes two awaits to get at the thing
            value = await (await with_hands(hands, step, value))
        return value

    def chop(fetched):
        return kitchen.chop(address, fetched)

    def season(cooked):
        if isinstance(cooked, list):
            return kitchen.season(address, *cooked)
        return kitchen.season(address, cooked)

    def serve(dish):
        return kitchen.serve(address, dish)

    potatoes = then(kitchen.boil(address, "potatoes"), season, serve)
    omelette = then(
        asyncio.gather(
            kitchen.fry(address, "eggs"),
            *[then(kitchen.fetch(address, v), chop) for v in vegetables],
        ),
        season,
        serve,
    )
    await asyncio.gather(potatoes, omelette)
