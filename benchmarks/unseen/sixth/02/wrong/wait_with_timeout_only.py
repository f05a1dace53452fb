# expected: wrong
# mistake: calls asyncio.wait with a timeout and forgets return_when, so that it looks at what is done only every quarter of a second
# rule: "Whoever sleeps, and then looks again, comes too late."
# seen: everything that becomes ready is noticed up to 0.25 s late while something else is still on its way; nothing is lost
"""An omelette with vegetables, and potatoes."""

import asyncio
from collections import deque

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    running: dict[asyncio.Task, tuple[str, str]] = {}  # task -> (step, of what)
    for_hands: deque = deque()
    hands_busy = False
    fried = ""
    pieces: list[str] = []
    served = 0

    def start(what: tuple[str, str], step, *words: str) -> None:
        running[asyncio.create_task(step(address, *words))] = what

    start(("boil", "potatoes"), kitchen.boil, "potatoes")
    start(("fry", "omelette"), kitchen.fry, "eggs")
    for vegetable in vegetables:
        start(("fetch", vegetable), kitchen.fetch, vegetable)

    while served < 2:
        if for_hands and not hands_busy:
            hands_busy = True
            start(*for_hands.popleft())
        done, _ = await asyncio.wait(running.keys(), timeout=0.25)
        for task in done:
            step, what = running.pop(task)
            ticket = task.result()
            if step in ("chop", "season", "serve"):
                hands_busy = False
            if step == "boil":
                for_hands.append((("season", what), kitchen.season, ticket))
            elif step == "fetch":
                for_hands.append((("chop", what), kitchen.chop, ticket))
            elif step == "season":
                for_hands.append((("serve", what), kitchen.serve, ticket))
            elif step == "serve":
                served += 1
            elif step == "fry":
                fried = ticket
            else:
                pieces.append(ticket)
            if step in ("fry", "chop") and fried and len(pieces) == len(vegetables):
                for_hands.append((("season", "omelette"), kitchen.season, fried, *pieces))
