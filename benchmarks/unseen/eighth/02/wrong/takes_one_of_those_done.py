# expected: wrong
# mistake: after asyncio.wait(FIRST_COMPLETED) one task is popped from `done` and the others in `done` are lost, because only `pending` is kept
# rule: "Both dishes are served once, and `cook` returns when both are on the table."
# seen: right as long as no two things are found finished in the same round; when two are ready together (or became ready during one piece of hand work) all but one are forgotten, and cook returns without the omelette or the potatoes
import asyncio

import kitchen
from kitchen import Address


async def labelled(label, coroutine):
    return label, await coroutine


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    pending = {
        asyncio.create_task(labelled("pot", kitchen.boil(address, "potatoes"))),
        asyncio.create_task(labelled("pan", kitchen.fry(address, "eggs"))),
    }
    for vegetable in vegetables:
        pending.add(asyncio.create_task(labelled("board", kitchen.fetch(address, vegetable))))

    eggs = []
    pieces = []
    parts = 1 + len(vegetables)
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        label, thing = done.pop().result()
        match label:
            case "pot":
                dish = await kitchen.season(address, thing)
                await kitchen.serve(address, dish)
            case "pan":
                eggs.append(thing)
            case "board":
                pieces.append(await kitchen.chop(address, thing))
        if label != "pot" and len(eggs) + len(pieces) == parts:
            dish = await kitchen.season(address, *eggs, *pieces)
            await kitchen.serve(address, dish)
