# expected: wrong
# mistake: two breakfasts of the same bread at the same time share one toast, because requests in flight are merged
# rule: Many breakfasts may be made at the same time, and the same one again: each has its own toast
# seen: with two equal breakfasts at the same time the kitchen toasts once, and the same toast is buttered twice; one after the other, or different breads, are right
"""Buttered toast; equal requests that are on their way are merged, as a good client does."""

import asyncio

import kitchen
from kitchen import Address

_toasting: dict[tuple[Address, str], asyncio.Task[str]] = {}


def _toast_of(address: Address, bread: str) -> asyncio.Task[str]:
    key = (address, bread)
    if key not in _toasting:
        task = asyncio.create_task(kitchen.toast(address, bread))
        task.add_done_callback(lambda _: _toasting.pop(key))
        _toasting[key] = task
    return _toasting[key]


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await _toast_of(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
