# expected: wrong
# mistake: whoever finds the hands busy sleeps for a while and tries again (tryLock with back-off), and is not woken when they become free
# rule: "Wait for the thing itself. Whoever sleeps, and then looks again, comes too late."
# seen: when something becomes ready while the hands are at work, the hands rest for up to a second after that work; right only when the hands are free each time that something becomes ready
"""An omelette with vegetables, and potatoes; nobody ever blocks on a lock."""

import asyncio

import kitchen
from kitchen import Address

FIRST_PAUSE = 0.05
LONGEST_PAUSE = 1.0


class TryLock:
    """Never waits: you get it, or you do not."""

    def __init__(self) -> None:
        self._taken = False

    def try_acquire(self) -> bool:
        if self._taken:
            return False
        self._taken = True
        return True

    def release(self) -> None:
        self._taken = False


async def with_hands(hands: TryLock, step, address: Address, *things: str) -> str:
    pause = FIRST_PAUSE
    while not hands.try_acquire():
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
    try:
        return await step(address, *things)
    finally:
        hands.release()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = TryLock()

    async def plate(cooked: str, chopped: list[str]) -> None:
        dish = await with_hands(hands, kitchen.season, address, cooked, *chopped)
        await with_hands(hands, kitchen.serve, address, dish)

    async def prepare(vegetable: str) -> str:
        return await with_hands(hands, kitchen.chop, address, await kitchen.fetch(address, vegetable))

    async def potatoes() -> None:
        await plate(await kitchen.boil(address, "potatoes"), [])

    async with asyncio.TaskGroup() as group:
        group.create_task(potatoes())
        eggs = group.create_task(kitchen.fry(address, "eggs"))
        chopped = [group.create_task(prepare(vegetable)) for vegetable in vegetables]
        await plate(await eggs, [await task for task in chopped])
