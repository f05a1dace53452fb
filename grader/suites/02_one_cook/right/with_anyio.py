"""Any runtime: anyio's task groups and its lock; the vegetable that is ready last is fetched last."""

import anyio
import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    hands = anyio.Lock()
    chopped: list[str] = []
    fried: list[str] = []

    async def prepare(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            chopped.append(await kitchen.chop(address, fetched))

    async def fry() -> None:
        fried.append(await kitchen.fry(address, "eggs"))

    async def finish(cooked: str, *parts: str) -> None:
        async with hands:
            await kitchen.serve(address, await kitchen.season(address, cooked, *parts))

    async def make_omelette() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(fry)
            for vegetable in vegetables:
                group.start_soon(prepare, vegetable)
        await finish(fried[0], *chopped)

    async with anyio.create_task_group() as group:
        group.start_soon(make_omelette)
        await finish(await kitchen.boil(address, "potatoes"))
