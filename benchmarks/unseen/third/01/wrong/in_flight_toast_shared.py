# expected: wrong
# mistake: A front-end habit: requests "in flight" are deduplicated, so two breakfasts with the same bread at the same time share one toast.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: Different breads, or the same bread one after the other: right. The same bread twice at the same time: the kitchen toasts once, and one toast is buttered twice.
"""Buttered toast; nobody asks for the same thing twice while it is on its way."""

import asyncio

import kitchen
from kitchen import Address

_in_flight: dict[tuple[Address, str], "asyncio.Task[str]"] = {}


def toast_once(address: Address, bread: str) -> "asyncio.Task[str]":
    """The request for this bread that is under way, or a new one."""
    key = (address, bread)
    request = _in_flight.get(key)
    if request is None:
        request = asyncio.create_task(kitchen.toast(address, bread))
        _in_flight[key] = request
        request.add_done_callback(lambda _: _in_flight.pop(key, None))
    return request


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await toast_once(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
