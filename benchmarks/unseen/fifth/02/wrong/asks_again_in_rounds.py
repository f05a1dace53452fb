# expected: wrong
# mistake: asks for the vegetables in turn, each for a fifth of a second, gives up the request and goes to the next one (a poll loop with timeouts), so that a vegetable is noticed only when its turn comes round
# rule: "Wait for the thing itself. Whoever sleeps, and then looks again, comes too late."
# seen: a vegetable that gets ready while another one is asked for lies there up to (n - 1) * 0.2 s, and longer with many vegetables, with idle hands; right with one vegetable
"""An omelette with vegetables, and potatoes."""

from collections import deque

import anyio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Semaphore(1)
    eggs_ready = anyio.Event()
    pan = ""

    async def eggs() -> None:
        nonlocal pan
        pan = await kitchen.fry(address, "eggs")
        eggs_ready.set()

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            await kitchen.serve(address, await kitchen.season(address, boiled))

    async def chop(fetched: str, into: list[str]) -> None:
        async with hands:
            into.append(await kitchen.chop(address, fetched))

    async def omelette() -> None:
        chopped: list[str] = []
        missing = deque(vegetables)
        async with anyio.create_task_group() as chopping:
            while missing:
                with anyio.move_on_after(0.2 if len(missing) > 1 else None):
                    fetched = await kitchen.fetch(address, missing[0])
                    missing.popleft()
                    chopping.start_soon(chop, fetched, chopped)
                    continue
                missing.rotate(-1)
        await eggs_ready.wait()
        async with hands:
            await kitchen.serve(address, await kitchen.season(address, pan, *chopped))

    async with anyio.create_task_group() as group:
        group.start_soon(eggs)
        group.start_soon(potatoes)
        group.start_soon(omelette)
