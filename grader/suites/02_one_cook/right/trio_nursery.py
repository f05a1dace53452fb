"""A nursery of trio, a semaphore of one for the hands, an event when all is chopped."""

import kitchen
import trio
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    hands = trio.Semaphore(1)
    chopped: list[str] = []
    all_chopped = trio.Event()

    async def prepare(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            chopped.append(await kitchen.chop(address, fetched))
        if len(chopped) == len(vegetables):
            all_chopped.set()

    async def make_potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            potatoes = await kitchen.season(address, boiled)
            await kitchen.serve(address, potatoes)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(make_potatoes)
        for vegetable in vegetables:
            nursery.start_soon(prepare, vegetable)
        fried = await kitchen.fry(address, "eggs")
        await all_chopped.wait()
        async with hands:
            omelette = await kitchen.season(address, fried, *chopped)
            await kitchen.serve(address, omelette)
