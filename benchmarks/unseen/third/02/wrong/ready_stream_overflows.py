# expected: wrong
# mistake: hands over the ready things with send_nowait on an anyio memory stream of fixed size 10; if more things are waiting for the hands, send_nowait raises WouldBlock.
# rule: "There may be one vegetable, or many."
# seen: right with up to ten things waiting; when more than ten are ready while the hands are busy (e.g. 15 vegetables ready at about the same moment), cook crashes with anyio.WouldBlock.
"""Ready things go over the counter (a memory stream) to the one cook behind it."""

import anyio
from anyio.streams.memory import MemoryObjectSendStream

import kitchen
from kitchen import Address

COUNTER = 10  # there is room for a few things


async def on_the_stove(call, address: Address, name: str, counter: MemoryObjectSendStream) -> None:
    """Wait for one thing and lay it onto the counter."""
    counter.send_nowait((call, await call(address, name)))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    counter, ready = anyio.create_memory_object_stream(COUNTER)
    missing = len(vegetables) + 2

    async with anyio.create_task_group() as stove, counter, ready:
        stove.start_soon(on_the_stove, kitchen.boil, address, "potatoes", counter)
        stove.start_soon(on_the_stove, kitchen.fry, address, "eggs", counter)
        for vegetable in vegetables:
            stove.start_soon(on_the_stove, kitchen.fetch, address, vegetable, counter)

        fried = None
        chopped = []
        while missing:
            call, thing = await ready.receive()
            missing -= 1
            if call is kitchen.fetch:
                chopped.append(await kitchen.chop(address, thing))
            elif call is kitchen.fry:
                fried = thing
            else:
                await kitchen.serve(address, await kitchen.season(address, thing))
            if call is not kitchen.boil and fried is not None and len(chopped) == len(vegetables):
                await kitchen.serve(address, await kitchen.season(address, fried, *chopped))
