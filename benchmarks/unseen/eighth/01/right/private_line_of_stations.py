# expected: right
# mistake: none; unusual: three stations run as tasks from the beginning, joined by streams that belong to this one breakfast (anyio)
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: a station makes its request only when it has got its thing; all three have ended when the breakfast returns
"""Buttered toast on a conveyor belt."""

from collections.abc import Awaitable, Callable

import anyio
from anyio.abc import ObjectReceiveStream, ObjectSendStream

import kitchen
from kitchen import Address


async def station(
    step: Callable[[Address, str], Awaitable[str]],
    address: Address,
    source: ObjectReceiveStream[str],
    sink: ObjectSendStream[str],
) -> None:
    """Do this step with everything that comes along."""
    async with source, sink:
        async for thing in source:
            await sink.send(await step(address, thing))


async def belts(address: Address, bread: str) -> str:
    """Set up the stations, lay the bread on the first belt, take the thanks from the last."""
    entry, belt = anyio.create_memory_object_stream[str](1)
    async with anyio.create_task_group() as stations:
        for step in (kitchen.toast, kitchen.butter, kitchen.serve):
            sink, following = anyio.create_memory_object_stream[str](1)
            stations.start_soon(station, step, address, belt, sink)
            belt = following
        async with entry:
            await entry.send(bread)
        async with belt:
            thanks = await belt.receive()
    return thanks


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    try:
        return await belts(address, bread)
    except ExceptionGroup as group:  # a refusal comes out as it is
        refusals = [error for error in group.exceptions if not isinstance(error, anyio.EndOfStream)]
        if len(refusals) != 1:
            raise
        refusal = refusals[0]
    raise refusal
