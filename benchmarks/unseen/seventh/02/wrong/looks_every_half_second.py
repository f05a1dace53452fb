# expected: wrong
# mistake: a main loop that looks into the list of ready jobs, and sleeps half a second whenever it is empty
# rule: "Whoever sleeps, and then looks again, comes too late."
# seen: a job that gets ready while the hands are free is taken up to half a second late; right while the hands always have something in the list
"""An omelette with vegetables, and potatoes."""

import asyncio
from collections import deque

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    todo: deque = deque()
    pieces: list[str] = []
    fried: list[str] = []
    served = 0

    def when(task: asyncio.Task, callback) -> asyncio.Task:
        task.add_done_callback(lambda t: callback(t.result()))
        return task

    def chop_it(vegetable: str) -> None:
        todo.append(("chop", (vegetable,)))

    def season_it(*things: str) -> None:
        todo.append(("season", things))

    def check_omelette() -> None:
        if fried and len(pieces) == len(vegetables):
            season_it(fried.pop(), *pieces)

    def eggs_done(eggs: str) -> None:
        fried.append(eggs)
        check_omelette()

    background = [
        when(asyncio.create_task(kitchen.boil(address, "potatoes")), season_it),
        when(asyncio.create_task(kitchen.fry(address, "eggs")), eggs_done),
    ]
    background += [
        when(asyncio.create_task(kitchen.fetch(address, name)), chop_it) for name in vegetables
    ]

    while served < 2:
        if not todo:
            await asyncio.sleep(0.5)
            continue
        verb, things = todo.popleft()
        if verb == "chop":
            pieces.append(await kitchen.chop(address, *things))
            check_omelette()
        elif verb == "season":
            todo.append(("serve", (await kitchen.season(address, *things),)))
        else:
            await kitchen.serve(address, *things)
            served += 1
    await asyncio.gather(*background)
