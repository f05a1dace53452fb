# expected: right
# mistake: unusual: anyio only; one worker is the hands and reads (step, arguments, reply) jobs from a memory stream that ends when the last sender is closed
# rule: "`asyncio.TaskGroup` does the same in another form; so do the task groups of anyio and the nurseries of trio."
# seen: every situation is right: jobs are put into the stream the moment that they can be done, the worker takes them one by one, cook returns when the stream has ended and is empty
import math

import anyio

import kitchen
from kitchen import Address


class Reply:
    """A value that will be there later."""

    def __init__(self):
        self.there = anyio.Event()

    def put(self, value):
        self.value = value
        self.there.set()

    async def get(self):
        await self.there.wait()
        return self.value


async def be_the_hands(address, jobs):
    async with jobs:
        async for step, args, reply in jobs:
            reply.put(await step(address, *args))


async def prepare(address, vegetable, jobs, reply):
    async with jobs:
        jobs.send_nowait((kitchen.chop, [await kitchen.fetch(address, vegetable)], reply))


async def make(address, start, thing, extras, jobs):
    async with jobs:
        parts = [await start(address, thing)]
        for extra in extras:
            parts.append(await extra.get())
        seasoned, served = Reply(), Reply()
        jobs.send_nowait((kitchen.season, parts, seasoned))
        jobs.send_nowait((kitchen.serve, [await seasoned.get()], served))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    send, receive = anyio.create_memory_object_stream(math.inf)
    replies = [Reply() for _ in vegetables]
    async with anyio.create_task_group() as group, send:
        group.start_soon(be_the_hands, address, receive)
        group.start_soon(make, address, kitchen.boil, "potatoes", [], send.clone())
        group.start_soon(make, address, kitchen.fry, "eggs", replies, send.clone())
        for vegetable, reply in zip(vegetables, replies):
            group.start_soon(prepare, address, vegetable, send.clone(), reply)
