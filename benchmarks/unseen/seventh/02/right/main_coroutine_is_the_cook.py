# expected: right
# mistake: none; unusual: no lock at all, the coroutine cook() itself is the hands, and handles events that a single inbox brings
# rule: "Wait for the thing itself."
# seen: pans and vegetables put what they are into an inbox, cook() awaits every job of the hands itself, so that there can be only one
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    inbox: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def report(kind: str, waiting) -> None:
        inbox.put_nowait((kind, await waiting))

    async def hands() -> None:
        fried: list[str] = []
        pieces: list[str] = []
        to_serve = 2
        while to_serve:
            match await inbox.get():
                case "pot", boiled:
                    dish = await kitchen.season(address, boiled)
                    inbox.put_nowait(("dish", dish))
                case "pan", eggs:
                    fried.append(eggs)
                case "vegetable", vegetable:
                    pieces.append(await kitchen.chop(address, vegetable))
                case "dish", dish:
                    await kitchen.serve(address, dish)
                    to_serve -= 1
            if fried and len(pieces) == len(vegetables):
                dish = await kitchen.season(address, fried.pop(), *pieces)
                inbox.put_nowait(("dish", dish))

    async with asyncio.TaskGroup() as group:
        group.create_task(report("pot", kitchen.boil(address, "potatoes")))
        group.create_task(report("pan", kitchen.fry(address, "eggs")))
        for vegetable in vegetables:
            group.create_task(report("vegetable", kitchen.fetch(address, vegetable)))
        await hands()
