# expected: wrong
# mistake: uses the blocking kitchen for the work of the hands ("the cook can do nothing else then anyway"), and the async one only for what goes on by itself
# rule: "No threads, and no blocking calls"
# seen: the order and the times of the steps are right, but the event loop stands still during each chop, season and serve
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
import kitchen_blocking
from kitchen import Address


class Board:
    def __init__(self, address: Address, count: int) -> None:
        self.address = address
        self.count = count
        self.pieces: list[str] = []
        self.all_chopped = asyncio.Event()

    def chop(self, vegetable: str) -> None:
        self.pieces.append(kitchen_blocking.chop(self.address, vegetable))
        if len(self.pieces) == self.count:
            self.all_chopped.set()

    def finish(self, cooked: str, *chopped: str) -> None:
        dish = kitchen_blocking.season(self.address, cooked, *chopped)
        kitchen_blocking.serve(self.address, dish)


async def gate(tasks: list[asyncio.Task], step) -> None:
    """Do the step with each result, in the order in which they come."""
    for coming in asyncio.as_completed(tasks):
        step(await coming)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    board = Board(address, len(vegetables))

    # each request gets a first turn on the network before the cook picks up the knife
    pot = asyncio.create_task(kitchen.boil(address, "potatoes"))
    pan = asyncio.create_task(kitchen.fry(address, "eggs"))
    baskets = [asyncio.create_task(kitchen.fetch(address, name)) for name in vegetables]

    async def omelette() -> None:
        eggs = await pan
        await board.all_chopped.wait()
        board.finish(eggs, *board.pieces)

    await asyncio.gather(gate(baskets, board.chop), gate([pot], board.finish), omelette())
