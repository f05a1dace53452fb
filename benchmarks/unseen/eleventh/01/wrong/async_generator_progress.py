# expected: wrong
# mistake: yields each step's result to show the progress, so that breakfast is an async generator and cannot be awaited
# rule: awaiting it must do everything
# seen: always: TypeError, object async_generator can't be used in 'await' expression
"""Buttered toast, one result after the other."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str):
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    yield toast
    buttered = await kitchen.butter(address, toast)
    yield buttered
    yield await kitchen.serve(address, buttered)
