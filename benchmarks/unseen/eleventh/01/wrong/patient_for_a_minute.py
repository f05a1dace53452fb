# expected: wrong
# mistake: each step gets a timeout of a minute, after which the breakfast is given up
# rule: Ask for each step once, and wait for its answer as long as it takes.
# seen: a step that takes more than 60 seconds ends in TimeoutError; shorter ones are right
"""Buttered toast, for production: nothing without a timeout."""

import asyncio
from collections.abc import Awaitable

import kitchen
from kitchen import Address

PATIENCE = 60.0


async def _in_time(step: Awaitable[str]) -> str:
    return await asyncio.wait_for(step, timeout=PATIENCE)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await _in_time(kitchen.toast(address, bread))
    buttered = await _in_time(kitchen.butter(address, toast))
    return await _in_time(kitchen.serve(address, buttered))
