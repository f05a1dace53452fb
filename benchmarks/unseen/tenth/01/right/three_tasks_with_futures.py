# expected: right
# mistake: (unusual) Three actors are started at once, the server first and the toaster last; each waits for a future that the one before fills in. Nothing is asked for before what it needs is there.
# rule: "butters **this** toast ... serves **that**"
# seen: Right in every situation; futures are local to the call, and a refusal goes down the chain to the caller.
"""Dataflow: places for the things, and one actor per place."""

import asyncio
from collections.abc import Callable

import kitchen
from kitchen import Address


async def actor(function: Callable, address: Address, source: "asyncio.Future[str]", sink: "asyncio.Future[str]") -> None:
    try:
        answer = await function(address, await source)
    except Exception as error:  # goes down the chain
        sink.set_exception(error)
    else:
        sink.set_result(answer)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    loop = asyncio.get_running_loop()
    slice_, toast, buttered, thanks = (loop.create_future() for _ in range(4))
    actors = [
        asyncio.create_task(actor(kitchen.serve, address, buttered, thanks)),
        asyncio.create_task(actor(kitchen.butter, address, toast, buttered)),
        asyncio.create_task(actor(kitchen.toast, address, slice_, toast)),
    ]
    slice_.set_result(bread)
    await asyncio.wait(actors)
    return thanks.result()
