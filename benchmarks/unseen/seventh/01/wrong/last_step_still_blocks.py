# expected: wrong
# mistake: Only toast and butter were switched to the async kitchen; serve is still the blocking one, and a helper that awaits "if it is awaitable" hides it.
# rule: "Never call the blocking functions, not in a thread either: the loop must stay free while you wait"
# seen: The thanks are right, but the loop stands still while a dish is served, so other breakfasts and tasks are held up.
"""Buttered toast, as a list of steps."""

import inspect

from kitchen import Address, butter, toast
from kitchen_blocking import serve


async def resolve(value):
    """Give back the value, or what it promises."""
    while inspect.isawaitable(value):
        value = await value
    return value


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    steps = [toast, butter, serve]
    on_the_plate = bread
    while steps:
        step = steps.pop(0)
        on_the_plate = await resolve(step(address, on_the_plate))
    return on_the_plate
