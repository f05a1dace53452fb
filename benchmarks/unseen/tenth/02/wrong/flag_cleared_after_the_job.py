# expected: wrong
# mistake: the hands' loop clears the "there is work" flag after the job instead of before it looks into the list (firmware habit), so what was announced during a job is forgotten
# rule: "The hands never rest while something is ready for them."
# seen: if something becomes ready while the hands are busy, they rest until the next announcement, one thing always stays behind, and at the end cook() hangs; right if things become ready one by one
"""An omelette with vegetables, and potatoes."""

import asyncio
from collections import deque

import kitchen
from kitchen import Address


class Hands:
    def __init__(self):
        self.jobs = deque()
        self.irq = asyncio.Event()

    def post(self, coroutine):
        done = asyncio.get_running_loop().create_future()
        self.jobs.append((coroutine, done))
        self.irq.set()
        return done

    async def loop(self):
        while True:
            await self.irq.wait()
            coroutine, done = self.jobs.popleft()
            try:
                result = await coroutine
            except Exception as error:
                done.set_exception(error)
            else:
                done.set_result(result)
            self.irq.clear()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()

    async def plate(cooked, *chopped):
        dish = await hands.post(kitchen.season(address, cooked, *chopped))
        await hands.post(kitchen.serve(address, dish))

    async def potatoes():
        await plate(await kitchen.boil(address, "potatoes"))

    async def vegetable(name):
        return await hands.post(kitchen.chop(address, await kitchen.fetch(address, name)))

    async def omelette():
        parts = await asyncio.gather(kitchen.fry(address, "eggs"), *map(vegetable, vegetables))
        await plate(*parts)

    loop = asyncio.create_task(hands.loop())
    try:
        await asyncio.gather(potatoes(), omelette())
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
