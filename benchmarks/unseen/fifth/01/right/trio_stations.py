# expected: right
# mistake: none; three stations as tasks in a trio nursery, joined by memory channels, started from the table back to the toaster.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: each breakfast has stations and channels of its own; three requests in order; the last thing out of the pipe are the thanks. Needs a trio loop.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

import trio

import kitchen
from kitchen import Address


async def _station(step, address, inbox, outbox):
    async with inbox, outbox:
        async for item in inbox:
            await outbox.send(await step(address, item))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with trio.open_nursery() as nursery:
        outlet, table = trio.open_memory_channel(1)
        for step in (kitchen.serve, kitchen.butter, kitchen.toast):
            feed, inbox = trio.open_memory_channel(1)
            nursery.start_soon(_station, step, address, inbox, outlet)
            outlet = feed
        async with outlet, table:
            await outlet.send(bread)
            await outlet.aclose()
            thanks = await table.receive()
    return thanks
