# expected: right
# mistake: nothing wrong; unusual: no lock and no task of its own for the hands: one loop over asyncio.wait is the cook, it does the hand work inline from its own list (last in, first out), and seasons and serves in one go
# rule: "The hands never rest while something is ready for them. This is all that it takes: what they take up first does not matter."
# seen: works in all situations; what became ready during a piece of hand work is collected before the next
"""An omelette with vegetables, and potatoes, by one loop."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    boiling = asyncio.ensure_future(kitchen.boil(address, "potatoes"))
    frying = asyncio.ensure_future(kitchen.fry(address, "eggs"))
    pending = {boiling, frying}
    pending.update(asyncio.ensure_future(kitchen.fetch(address, v)) for v in vegetables)

    ready: list[asyncio.Future[str]] = []
    chopped: list[str] = []
    served = 0
    omelette_done = False
    while served < 2:
        # with work at hand: only look what has come meanwhile; without: wait for the next thing
        news = {task for task in pending if task.done()}
        if not (news or ready):
            news, _ = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        pending -= news
        ready += [task for task in news if task is not frying]

        if ready:
            task = ready.pop()
            if task is boiling:
                await kitchen.serve(address, await kitchen.season(address, task.result()))
                served += 1
            else:
                chopped.append(await kitchen.chop(address, task.result()))
        if not omelette_done and frying.done() and len(chopped) == len(vegetables):
            pending.discard(frying)
            omelette_done = True
            dish = await kitchen.season(address, frying.result(), *chopped)
            await kitchen.serve(address, dish)
            served += 1
