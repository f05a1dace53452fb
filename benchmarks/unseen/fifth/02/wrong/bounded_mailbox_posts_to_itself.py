# expected: wrong
# mistake: an Erlang-like actor owns the hands; its mailbox is bounded (2) and the actor itself posts the follow-up message into it, so it waits for room that only it could make
# rule: "Both dishes are served once, and `cook` returns when both are on the table."
# seen: hangs for ever when two or more messages (vegetables, or one and the eggs) wait in the mailbox at the moment when the potatoes have been seasoned; right when fewer wait
"""An omelette with vegetables, and potatoes: the cook is an actor, her mailbox is the kitchen counter."""

import asyncio

import kitchen
from kitchen import Address


class CookActor:
    def __init__(self, address: Address, how_many: int) -> None:
        self.address = address
        self.how_many = how_many
        self.mailbox: asyncio.Queue[tuple[str, str]] = asyncio.Queue(maxsize=2)  # some back pressure
        self.pan: str | None = None
        self.chopped: list[str] = []
        self.on_table = 0

    async def tell(self, kind: str, ticket: str) -> None:
        await self.mailbox.put((kind, ticket))

    async def run(self) -> None:
        while self.on_table < 2:
            kind, ticket = await self.mailbox.get()
            await getattr(self, "on_" + kind)(ticket)

    async def on_boiled(self, boiled: str) -> None:
        await self.tell("dish", await kitchen.season(self.address, boiled))

    async def on_fried(self, fried: str) -> None:
        self.pan = fried
        await self.maybe_omelette()

    async def on_vegetable(self, fetched: str) -> None:
        self.chopped.append(await kitchen.chop(self.address, fetched))
        await self.maybe_omelette()

    async def maybe_omelette(self) -> None:
        if self.pan is not None and len(self.chopped) == self.how_many:
            await self.tell("dish", await kitchen.season(self.address, self.pan, *self.chopped))

    async def on_dish(self, dish: str) -> None:
        await kitchen.serve(self.address, dish)
        self.on_table += 1


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    actor = CookActor(address, len(vegetables))

    async def deliver(kind, step, name):
        await actor.tell(kind, await step(address, name))

    async with asyncio.TaskGroup() as group:
        group.create_task(actor.run())
        group.create_task(deliver("boiled", kitchen.boil, "potatoes"))
        group.create_task(deliver("fried", kitchen.fry, "eggs"))
        for vegetable in vegetables:
            group.create_task(deliver("vegetable", kitchen.fetch, vegetable))
