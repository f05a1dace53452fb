# expected: right
# mistake: nothing wrong; unusual: recipes are async generators that yield each piece of hand work; an anyio stream without limit leads to a single pair-of-hands task, replies go back over streams of their own
# rule: "The hands never rest while something is ready for them."
# seen: works in all situations, under asyncio and under trio
"""An omelette with vegetables, and potatoes; recipes are generators."""

import math
from collections.abc import AsyncGenerator

import anyio

import kitchen
from kitchen import Address


async def potatoes(address: Address) -> AsyncGenerator[tuple, str]:
    boiled = await kitchen.boil(address, "potatoes")
    dish = yield kitchen.season, boiled
    yield kitchen.serve, dish


async def vegetable(address: Address, name: str, bowl: anyio.abc.ObjectSendStream) -> AsyncGenerator[tuple, str]:
    fetched = await kitchen.fetch(address, name)
    chopped = yield kitchen.chop, fetched
    await bowl.send(chopped)


async def omelette(address: Address, count: int, bowl: anyio.abc.ObjectReceiveStream) -> AsyncGenerator[tuple, str]:
    fried = await kitchen.fry(address, "eggs")
    pieces = [await bowl.receive() for _ in range(count)]
    dish = yield kitchen.season, fried, *pieces
    yield kitchen.serve, dish


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    to_hands, hands_in = anyio.create_memory_object_stream(math.inf)
    into_bowl, out_of_bowl = anyio.create_memory_object_stream(math.inf)

    async def follow(recipe: AsyncGenerator[tuple, str], orders: anyio.abc.ObjectSendStream) -> None:
        async with orders:
            answer, replies = anyio.create_memory_object_stream(1)
            with answer, replies:
                result = None
                while True:
                    try:
                        order = await recipe.asend(result)
                    except StopAsyncIteration:
                        return
                    await orders.send((answer, order))
                    result = await replies.receive()

    async def hands() -> None:
        async for answer, (step, *words) in hands_in:  # ends when the last recipe has closed its end
            answer.send_nowait(await step(address, *words))

    recipes = [omelette(address, len(vegetables), out_of_bowl), potatoes(address)]
    recipes += [vegetable(address, name, into_bowl) for name in vegetables]
    with hands_in, into_bowl, out_of_bowl:
        async with anyio.create_task_group() as group:
            group.start_soon(hands)
            for recipe in recipes:
                group.start_soon(follow, recipe, to_hands.clone())
            to_hands.close()
