# expected: right
# mistake: none; unusual: three stations of an own task group, joined by anyio memory streams, made anew for each breakfast
# rule: "each has its own toast, and none waits for another"
# seen: right in every situation; the streams and the tasks belong to one breakfast only
"""Buttered toast, made at three stations on a conveyor belt."""

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

import kitchen
from kitchen import Address


async def station(
    work,
    address: Address,
    source: "MemoryObjectReceiveStream[str]",
    drain: "MemoryObjectSendStream[str]",
) -> None:
    async with source, drain:
        async for thing in source:
            await drain.send(await work(address, thing))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    entrance, source = anyio.create_memory_object_stream(1)
    async with anyio.create_task_group() as belt:
        for work in (kitchen.toast, kitchen.butter, kitchen.serve):
            drain, following = anyio.create_memory_object_stream(0)
            belt.start_soon(station, work, address, source, drain)
            source = following
        async with entrance:
            await entrance.send(bread)
        async with source:
            thanks = await source.receive()
    return thanks
