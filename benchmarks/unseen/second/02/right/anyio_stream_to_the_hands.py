# expected: right
# mistake: none; unusual: anyio; the hands are a task of their own that is sent its work through a stream without a buffer, and stops when every sender has closed
# rule: "(`asyncio.TaskGroup` does the same in another form; so do the task groups of anyio and the nurseries of trio.)"
# seen: every breakfast is served as early as the rules ask
"""An omelette with vegetables, and potatoes, with anyio."""

import anyio

import kitchen
from kitchen import Address


class Order:
    def __init__(self, step, things):
        self.step = step
        self.things = things
        self.result = None
        self.over = anyio.Event()


async def hands(address, orders):
    async with orders:
        async for order in orders:
            order.result = await order.step(address, *order.things)
            order.over.set()


async def ask(counter, step, *things):
    order = Order(step, things)
    await counter.send(order)
    await order.over.wait()
    return order.result


async def potatoes(address, counter):
    async with counter:
        boiled = await kitchen.boil(address, "potatoes")
        await ask(counter, kitchen.serve, await ask(counter, kitchen.season, boiled))


async def vegetable_into(bowl, address, name, counter):
    async with counter:
        bowl.append(await ask(counter, kitchen.chop, await kitchen.fetch(address, name)))


async def omelette(address, vegetables, counter):
    async with counter:
        bowl = []
        async with anyio.create_task_group() as preparations:
            for name in vegetables:
                preparations.start_soon(vegetable_into, bowl, address, name, counter.clone())
            fried = await kitchen.fry(address, "eggs")
        await ask(counter, kitchen.serve, await ask(counter, kitchen.season, fried, *bowl))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    counter, orders = anyio.create_memory_object_stream(0)
    async with anyio.create_task_group() as breakfast:
        breakfast.start_soon(hands, address, orders)
        breakfast.start_soon(potatoes, address, counter.clone())
        breakfast.start_soon(omelette, address, vegetables, counter)
