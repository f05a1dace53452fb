# expected: wrong
# mistake: runs the kitchen's coroutines in a loop of their own with trio.run inside of `async def`; trio.run is an ordinary call that blocks
# rule: "A call that blocks, *without* an `await`, stops everybody, even inside an `async def`." (and "the loop must stay free while you wait")
# seen: the thanks are right, but the outer loop stands still for the whole breakfast, and several breakfasts go one after the other
"""Buttered toast with trio: one channel, two tasks."""

import trio

import kitchen
from kitchen import Address


async def at_the_toaster(address: Address, bread: str, hatch: trio.MemorySendChannel) -> None:
    async with hatch:
        await hatch.send(await kitchen.toast(address, bread))


async def at_the_counter(address: Address, hatch: trio.MemoryReceiveChannel) -> str:
    async with hatch:
        toast = await hatch.receive()
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)


async def in_the_kitchen(address: Address, bread: str) -> str:
    send, receive = trio.open_memory_channel(1)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(at_the_toaster, address, bread, send)
        return await at_the_counter(address, receive)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return trio.run(in_the_kitchen, address, bread)
