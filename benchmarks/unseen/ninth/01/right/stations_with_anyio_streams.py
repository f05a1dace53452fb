# expected: right
# mistake: none; unusual: three stations in an anyio task group, connected by memory object streams that belong to this one breakfast.
# rule: "each has its own toast, and none waits for another"
# seen: right in every situation
"""Buttered toast, on a conveyor belt."""

from collections.abc import Awaitable, Callable

import anyio
import kitchen
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from kitchen import Address


async def station(
    step: Callable[[Address, str], Awaitable[str]],
    address: Address,
    source: MemoryObjectReceiveStream[str],
    sink: MemoryObjectSendStream[str],
) -> None:
    """Take what comes along, work on it, pass it on."""
    async with source, sink:
        async for thing in source:
            await sink.send(await step(address, thing))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    door, source = anyio.create_memory_object_stream[str](1)
    async with anyio.create_task_group() as group:
        for step in (kitchen.toast, kitchen.butter, kitchen.serve):
            sink, following = anyio.create_memory_object_stream[str](1)
            group.start_soon(station, step, address, source, sink)
            source = following
        async with door:
            await door.send(bread)
        async with source:
            thanks = await source.receive()
    return thanks
