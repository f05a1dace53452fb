# expected: wrong
# mistake: puts (priority, function) pairs into an asyncio.PriorityQueue without a tie-breaker, so two jobs of equal priority compare two functions.
# rule: "There may be one vegetable, or many." (and: "A vegetable that is ready waits for them where its line has a gap.")
# seen: right as long as no two vegetables lie in the queue at the same time (one vegetable, or wide apart); as soon as two wait while the hands are busy: TypeError "'<' not supported between instances of 'function' and 'function'", breakfast dies.
"""One cook, who always takes the most important job: serve before season before chop."""

import asyncio
from collections.abc import Awaitable, Callable

import kitchen
from kitchen import Address

SERVE, SEASON, CHOP, GO_HOME = range(4)


async def the_cook(jobs: asyncio.PriorityQueue) -> None:
    while True:
        priority, job = await jobs.get()
        if priority == GO_HOME:
            return
        await job()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    jobs: asyncio.PriorityQueue = asyncio.PriorityQueue()

    async def by_hand(priority: int, work: Callable[..., Awaitable[str]], *things: str) -> str:
        done: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def job() -> None:
            done.set_result(await work(address, *things))

        await jobs.put((priority, job))
        return await done

    async def vegetable_ready(vegetable: str) -> str:
        return await by_hand(CHOP, kitchen.chop, await kitchen.fetch(address, vegetable))

    async def to_the_table(cooked: str, *chopped: str) -> None:
        dish = await by_hand(SEASON, kitchen.season, cooked, *chopped)
        await by_hand(SERVE, kitchen.serve, dish)

    async def potatoes() -> None:
        await to_the_table(await kitchen.boil(address, "potatoes"))

    async def omelette() -> None:
        fried, *chopped = await asyncio.gather(
            kitchen.fry(address, "eggs"), *(vegetable_ready(v) for v in vegetables)
        )
        await to_the_table(fried, *chopped)

    async def dishes() -> None:
        await asyncio.gather(potatoes(), omelette())
        await jobs.put((GO_HOME, None))

    async with asyncio.TaskGroup() as people:
        people.create_task(the_cook(jobs))
        people.create_task(dishes())
