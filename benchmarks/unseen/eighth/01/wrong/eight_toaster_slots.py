# expected: wrong
# mistake: protects the kitchen with a semaphore of eight toaster slots, so the ninth breakfast waits for another one
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: up to eight toasts at the same time are right; with nine or more, the request for the ninth toast goes out only when another toast is done (later than in a right program)
"""Buttered toast; the toasters are a pool of resources, as connections to a database would be."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

import kitchen
from kitchen import Address

SLOTS = 8
taken = 0
freed: list[anyio.Event] = []


@asynccontextmanager
async def slot() -> AsyncIterator[None]:
    """Hold one of the slots; wait while there is none."""
    global taken
    while taken >= SLOTS:
        event = anyio.Event()
        freed.append(event)
        await event.wait()
    taken += 1
    try:
        yield
    finally:
        taken -= 1
        if freed:
            freed.pop(0).set()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with slot():
        toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
