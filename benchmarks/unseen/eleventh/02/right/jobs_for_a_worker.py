# expected: right
# mistake: unusual: the hands are a worker task that takes (future, function, things) from a LifoQueue and ends with the block
# rule: The cook has one pair of hands: chopping, seasoning and serving happen one at a time.
# seen: nothing goes wrong
"""An omelette with vegetables, and potatoes: an actor with a mailbox."""

import asyncio
from types import TracebackType

import kitchen
from kitchen import Address


class Hands:
    """One worker; whoever needs the hands leaves a job and awaits its future."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._jobs: asyncio.LifoQueue = asyncio.LifoQueue()

    async def __aenter__(self) -> "Hands":
        self._worker = asyncio.create_task(self._work())
        return self

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._jobs.put_nowait(None)
        await self._worker

    async def _work(self) -> None:
        while (job := await self._jobs.get()) is not None:
            future, step, things = job
            try:
                future.set_result(await step(self._address, *things))
            except Exception as error:
                future.set_exception(error)

    def __call__(self, step, *things: str) -> asyncio.Future[str]:
        future = asyncio.get_running_loop().create_future()
        self._jobs.put_nowait((future, step, things))
        return future


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    async with Hands(address) as hands:

        async def dish(*parts) -> None:
            seasoned = await hands(kitchen.season, *await asyncio.gather(*parts))
            await hands(kitchen.serve, seasoned)

        async def chopped(vegetable: str) -> str:
            return await hands(kitchen.chop, await kitchen.fetch(address, vegetable))

        await asyncio.gather(
            dish(kitchen.fry(address, "eggs"), *map(chopped, vegetables)),
            dish(kitchen.boil(address, "potatoes")),
        )
