# expected: right
# mistake: none; unusual: written with anyio (runs on asyncio and trio); the hands are the single reader of a memory stream of jobs, and each job brings an Event that tells its result
# rule: all of them; the README names anyio's task groups as an equal; the stream is without limit, so nobody waits for the hands in order to hand in a job
# seen: right in all situations, on asyncio and on trio
"""An omelette with vegetables, and potatoes: jobs on slips of paper."""

import math

import anyio

import kitchen
from kitchen import Address


class Slip:
    """One thing for the hands to do."""

    def __init__(self, step, *things) -> None:
        self.step, self.things = step, things
        self.finished = anyio.Event()
        self.result = ""


async def the_hands(slips) -> None:
    """Do what is on the slips, one after the other, until no more can come."""
    async with slips:
        async for slip in slips:
            slip.result = await slip.step(*slip.things)
            slip.finished.set()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hand_in, slips = anyio.create_memory_object_stream(math.inf)

    async def by_hand(step, *things: str) -> str:
        slip = Slip(step, address, *things)
        hand_in.send_nowait(slip)
        await slip.finished.wait()
        return slip.result

    async def finish(cooked: str, *chopped: str) -> None:
        await by_hand(kitchen.serve, await by_hand(kitchen.season, cooked, *chopped))

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async def omelette() -> None:
        chopped: dict[str, str] = {}
        fried: list[str] = []

        async def prepare(vegetable: str) -> None:
            chopped[vegetable] = await by_hand(kitchen.chop, await kitchen.fetch(address, vegetable))

        async def eggs() -> None:
            fried.append(await kitchen.fry(address, "eggs"))

        async with anyio.create_task_group() as ingredients:
            ingredients.start_soon(eggs)
            for vegetable in vegetables:
                ingredients.start_soon(prepare, vegetable)
        await finish(*fried, *chopped.values())

    async with anyio.create_task_group() as whole:
        whole.start_soon(the_hands, slips)
        async with hand_in:
            async with anyio.create_task_group() as dishes:
                dishes.start_soon(potatoes)
                dishes.start_soon(omelette)
