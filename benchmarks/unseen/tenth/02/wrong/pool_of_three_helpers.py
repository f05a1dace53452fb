# expected: wrong
# mistake: fetches with a fixed pool of three workers (pipeline habit), so the fourth vegetable is asked for only when one of the first three has been chopped
# rule: "The hands never rest while something is ready for them."
# seen: with more than three vegetables, one that is ready early stands behind slow ones while the hands rest; right with up to three
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address

WORKERS = 3


class Pipeline:
    def __init__(self, address):
        self.address = address
        self.hands = asyncio.Lock()
        self.names = asyncio.Queue()
        self.pieces = []

    async def worker(self):
        while True:
            name = await self.names.get()
            fetched = await kitchen.fetch(self.address, name)
            async with self.hands:
                self.pieces.append(await kitchen.chop(self.address, fetched))
            self.names.task_done()

    async def load(self, dish_ready, *more):
        """The sink of the pipeline: season and serve."""
        async with self.hands:
            dish = await kitchen.season(self.address, dish_ready, *more)
            await kitchen.serve(self.address, dish)

    async def potatoes(self):
        await self.load(await kitchen.boil(self.address, "potatoes"))

    async def omelette(self, vegetables):
        for name in vegetables:
            self.names.put_nowait(name)
        workers = [asyncio.create_task(self.worker()) for _ in range(WORKERS)]
        fried = await kitchen.fry(self.address, "eggs")
        await self.names.join()
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        await self.load(fried, *self.pieces)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    pipeline = Pipeline(address)
    await asyncio.gather(pipeline.potatoes(), pipeline.omelette(vegetables))
