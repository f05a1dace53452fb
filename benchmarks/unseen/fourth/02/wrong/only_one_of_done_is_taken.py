# expected: wrong
# mistake: waits with asyncio.wait(…, FIRST_COMPLETED), takes one task out of `done` and goes on with `pending`; "first completed" may be several, and the others in `done` are dropped
# rule: "Both dishes are served once, and `cook` returns when both are on the table."
# seen: right while the things get ready one by one with the hands free; when two got ready during the same piece of hand work, one is lost: cook returns without an error, and a dish (mostly the omelette, which waits for its lost part) was never served
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    boiling = asyncio.create_task(kitchen.boil(address, "potatoes"), name="boil")
    frying = asyncio.create_task(kitchen.fry(address, "eggs"), name="fry")
    fetching = [asyncio.create_task(kitchen.fetch(address, v), name=f"fetch {v}") for v in vegetables]

    fried = None
    chopped: list[str] = []
    pending = {boiling, frying, *fetching}
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        first = done.pop()
        if first is boiling:
            potatoes = await kitchen.season(address, first.result())
            await kitchen.serve(address, potatoes)
        elif first is frying:
            fried = first.result()
        else:
            chopped.append(await kitchen.chop(address, first.result()))
        if fried and len(chopped) == len(vegetables):
            omelette = await kitchen.season(address, fried, *chopped)
            await kitchen.serve(address, omelette)
            fried = None
