# expected: right
# mistake: none; unusual: no lock at all - the cook's hands are one anyio task that takes requests from an unbounded stream and answers through one-shot reply objects
# rule: "chopping, seasoning and serving happen one at a time."
# seen: right in all situations: whatever is ready is in the stream, and the only reader takes it up at once
"""An omelette with vegetables, and potatoes: the hands are an actor."""

import math
from functools import partial

import anyio

import kitchen
from kitchen import Address


class Request:
    """One thing that the hands shall do, and the place for what comes of it."""

    def __init__(self, work):
        self.work = work
        self.finished = anyio.Event()
        self.result = None


class Hands:
    def __init__(self):
        self._send, self._receive = anyio.create_memory_object_stream(math.inf)

    async def run(self):
        async with self._receive:
            async for request in self._receive:
                request.result = await request.work()
                request.finished.set()

    async def do(self, function, *args):
        request = Request(partial(function, *args))
        self._send.send_nowait(request)
        await request.finished.wait()
        return request.result

    def rest(self):
        self._send.close()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()

    async def to_table(cooked, *chopped):
        dish = await hands.do(kitchen.season, address, cooked, *chopped)
        await hands.do(kitchen.serve, address, dish)

    async def potatoes():
        await to_table(await kitchen.boil(address, "potatoes"))

    async def omelette():
        pan = []
        pieces = []

        async def eggs():
            pan.append(await kitchen.fry(address, "eggs"))

        async def prepare(vegetable):
            fetched = await kitchen.fetch(address, vegetable)
            pieces.append(await hands.do(kitchen.chop, address, fetched))

        async with anyio.create_task_group() as stove:
            stove.start_soon(eggs)
            for vegetable in vegetables:
                stove.start_soon(prepare, vegetable)
        await to_table(*pan, *pieces)

    async with anyio.create_task_group() as whole:
        whole.start_soon(hands.run)
        async with anyio.create_task_group() as dishes:
            dishes.start_soon(potatoes)
            dishes.start_soon(omelette)
        hands.rest()
