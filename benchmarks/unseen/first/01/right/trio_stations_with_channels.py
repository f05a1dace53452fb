# expected: right
# mistake: none; unusual: written for trio: three stations run together in a nursery and hand the thing on through memory channels
# rule: all of them: exercise.toml allows trio; each breakfast has its own nursery and channels, each step is asked for once
# seen: right in all situations (trio)
"""Buttered toast from a small assembly line."""

import trio

import kitchen
from kitchen import Address


async def station(step, address: Address, source, target) -> None:
    """Do one step with whatever arrives, and pass it on."""
    async with source, target:
        async for thing in source:
            await target.send(await step(address, thing))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with trio.open_nursery() as nursery:
        put_in, source = trio.open_memory_channel(0)
        for step in (kitchen.toast, kitchen.butter, kitchen.serve):
            target, following = trio.open_memory_channel(0)
            nursery.start_soon(station, step, address, source, target)
            source = following
        async with put_in:
            await put_in.send(bread)
        async with source:
            return await source.receive()
