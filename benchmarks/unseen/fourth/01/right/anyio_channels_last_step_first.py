# expected: right
# mistake: none; unusual: three communicating tasks in an anyio task group (Go style), started in the opposite order, joined by memory channels of this breakfast
# rule: all kept
# seen: like the obvious program, for one and for many breakfasts
"""Buttered toast, made at three stations with channels between them."""

from collections.abc import Awaitable, Callable

import anyio
from anyio.abc import ObjectReceiveStream, ObjectSendStream

import kitchen
from kitchen import Address


async def station(
    step: Callable[[Address, str], Awaitable[str]],
    address: Address,
    inbox: ObjectReceiveStream[str],
    outbox: ObjectSendStream[str],
) -> None:
    async with inbox, outbox:
        async for thing in inbox:
            await outbox.send(await step(address, thing))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    outbox, table = anyio.create_memory_object_stream[str](1)
    async with table, anyio.create_task_group() as stations:
        for step in (kitchen.serve, kitchen.butter, kitchen.toast):
            feed, inbox = anyio.create_memory_object_stream[str](1)
            stations.start_soon(station, step, address, inbox, outbox)
            outbox = feed
        async with outbox:
            await outbox.send(bread)
        thanks = await table.receive()
    return thanks
