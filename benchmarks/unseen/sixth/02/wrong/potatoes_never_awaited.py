# expected: wrong
# mistake: the potatoes are started with create_task and never awaited; cook returns when the omelette is on the table
# rule: "`cook` returns when both are on the table"
# seen: if the potatoes are later than the omelette, cook returns without them (and asyncio.run cancels them in the middle); right whenever the potatoes are served first
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class Cook:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.token: asyncio.Queue[str] = asyncio.Queue(1)  # who has it has the hands
        self.token.put_nowait("hands")

    async def by_hand(self, step, *things: str) -> str:
        token = await self.token.get()
        try:
            return await step(self.address, *things)
        finally:
            self.token.put_nowait(token)

    async def serve(self, *things: str) -> None:
        await self.by_hand(kitchen.serve, await self.by_hand(kitchen.season, *things))

    async def potatoes(self) -> None:
        await self.serve(await kitchen.boil(self.address, "potatoes"))

    async def pieces_of(self, vegetable: str) -> str:
        return await self.by_hand(kitchen.chop, await kitchen.fetch(self.address, vegetable))

    async def omelette(self, vegetables: list[str]) -> None:
        parts = [kitchen.fry(self.address, "eggs"), *map(self.pieces_of, vegetables)]
        await self.serve(*await asyncio.gather(*parts))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    person = Cook(address)
    potatoes = asyncio.create_task(person.potatoes())
    potatoes.set_name("potatoes")  # and the name keeps it from being collected
    await person.omelette(vegetables)
