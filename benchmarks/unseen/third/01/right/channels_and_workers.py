# expected: right
# mistake: none. Unusual: three workers (toaster, butterer, waiter) in an anyio task group, started in the opposite order, connected by channels that belong to this one breakfast.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: Always right: each call has its own channels and workers, which end with it.
"""Buttered toast as a pipeline of goroutine-like workers."""

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

import kitchen
from kitchen import Address


async def worker(
    step,
    address: Address,
    source: MemoryObjectReceiveStream[str],
    sink: MemoryObjectSendStream[str],
) -> None:
    """Do the step with whatever arrives, until nothing can arrive any more."""
    async with source, sink:
        async for thing in source:
            await sink.send(await step(address, thing))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    thanks_in, thanks_out = anyio.create_memory_object_stream(1)
    buttered_in, buttered_out = anyio.create_memory_object_stream(1)
    toast_in, toast_out = anyio.create_memory_object_stream(1)
    bread_in, bread_out = anyio.create_memory_object_stream(1)
    async with thanks_out, anyio.create_task_group() as staff:
        staff.start_soon(worker, kitchen.serve, address, buttered_out, thanks_in)
        staff.start_soon(worker, kitchen.butter, address, toast_out, buttered_in)
        staff.start_soon(worker, kitchen.toast, address, bread_out, toast_in)
        async with bread_in:
            await bread_in.send(bread)
        thanks = await thanks_out.receive()
    return thanks
