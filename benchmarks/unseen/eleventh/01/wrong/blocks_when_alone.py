# expected: wrong
# mistake: serves with the blocking function when no other breakfast is on its way, since nobody would be held up
# rule: Never call the blocking functions, not in a thread either: the loop must stay free while you wait
# seen: a single breakfast holds up the loop while it is served, and so does the last one of many; all others of many at the same time are right
"""Buttered toast: the guests are served the plain way when no other breakfast is being made."""

import kitchen
import kitchen_blocking
from kitchen import Address

_cooking = 0


async def _serve(address: Address, buttered: str) -> str:
    if _cooking > 1:
        return await kitchen.serve(address, buttered)
    return kitchen_blocking.serve(address, buttered)  # nobody else is here who could be held up


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    global _cooking
    _cooking += 1
    try:
        toast = await kitchen.toast(address, bread)
        return await _serve(address, await kitchen.butter(address, toast))
    finally:
        _cooking -= 1
