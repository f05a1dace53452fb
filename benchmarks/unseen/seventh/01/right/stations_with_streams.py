# expected: right
# mistake: unusual: three stations per breakfast run at the same time in an anyio task group and hand the plate on through memory streams.
# rule: "each has its own toast, and none waits for another"
# seen: Right in all situations: streams and group belong to one breakfast; each step is asked once, with the answer of the one before.
"""Buttered toast from an assembly line; every breakfast has a line of its own."""

import anyio

import kitchen
from kitchen import Address


async def station(step, address, source, sink, failures) -> None:
    async with source, sink:
        try:
            async for thing in source:
                await sink.send(await step(address, thing))
        except Exception as error:
            failures.append(error)  # the closed sink tells the others


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    failures: list[Exception] = []
    entrance, source = anyio.create_memory_object_stream(1)
    async with anyio.create_task_group() as line:
        for step in (kitchen.toast, kitchen.butter, kitchen.serve):
            sink, following = anyio.create_memory_object_stream(1)
            line.start_soon(station, step, address, source, sink, failures)
            source = following
        async with entrance:
            await entrance.send(bread)
        async with source:
            plates = [plate async for plate in source]
    if failures:
        raise failures[0]
    [thanks] = plates
    return thanks
