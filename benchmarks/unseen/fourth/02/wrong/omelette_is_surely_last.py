# expected: wrong
# mistake: a consumer loop over one queue that ends when the omelette is served, because that one "takes longest"; it does not look whether the potatoes are on the table too
# rule: "Both dishes are served once, and `cook` returns when both are on the table."
# seen: right while the potatoes are done before the omelette; with slow potatoes cook returns without them, and the pot is forgotten
"""An omelette with vegetables, and potatoes."""

import asyncio
from collections.abc import AsyncIterator

import kitchen
from kitchen import Address

Step = tuple[str, str]


async def as_it_gets_ready(address: Address, vegetables: list[str]) -> AsyncIterator[Step]:
    """Yield ("boiled", ticket), ("fried", ticket), ("fetched", ticket) … as they come."""
    ready: asyncio.Queue[Step] = asyncio.Queue()

    def start(kind: str, coroutine) -> asyncio.Task:
        task = asyncio.create_task(coroutine)
        task.add_done_callback(lambda done: done.cancelled() or ready.put_nowait((kind, done.result())))
        return task

    tasks = [
        start("boiled", kitchen.boil(address, "potatoes")),
        start("fried", kitchen.fry(address, "eggs")),
        *[start("fetched", kitchen.fetch(address, vegetable)) for vegetable in vegetables],
    ]
    for _ in tasks:
        yield await ready.get()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    eggs = None
    chopped: list[str] = []
    async for kind, thing in as_it_gets_ready(address, vegetables):
        if kind == "boiled":
            potatoes = await kitchen.season(address, thing)
            await kitchen.serve(address, potatoes)
        elif kind == "fetched":
            chopped.append(await kitchen.chop(address, thing))
        else:
            eggs = thing
        if eggs and len(chopped) == len(vegetables):
            omelette = await kitchen.season(address, eggs, *chopped)
            await kitchen.serve(address, omelette)
            return
