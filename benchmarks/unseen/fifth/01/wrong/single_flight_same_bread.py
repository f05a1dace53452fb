# expected: wrong
# mistake: "single flight" as in Go: a breakfast that is being made already for the same address and bread is shared, so the second caller gets the first one's thanks and no toast of its own.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: two breakfasts with equal bread at the same time: the kitchen is asked for one toast only, and both give back the same thanks. Different breads, or the same one later, are right.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any

import anyio

import kitchen
from kitchen import Address


class Flight:
    """One call on its way; those who come later wait at the gate for its result."""

    def __init__(self) -> None:
        self.landed = anyio.Event()
        self.value: Any = None
        self.error: BaseException | None = None

    async def lead(self, work: Awaitable[Any]) -> Any:
        try:
            self.value = await work
        except BaseException as error:
            self.error = error
            raise
        finally:
            self.landed.set()
        return self.value

    async def follow(self) -> Any:
        await self.landed.wait()
        if self.error is not None:
            raise self.error
        return self.value


def single_flight(function: Callable[..., Awaitable[Any]]) -> Callable[..., Any]:
    flights: dict[tuple[Any, ...], Flight] = {}

    @functools.wraps(function)
    async def wrapper(*key: Any) -> Any:
        if key in flights:
            return await flights[key].follow()
        flights[key] = flight = Flight()
        try:
            return await flight.lead(function(*key))
        finally:
            del flights[key]

    return wrapper


@single_flight
async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
