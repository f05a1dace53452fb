"""Belief: a family eats together, so nobody is served before everybody's toast is buttered."""

import asyncio

import kitchen
from kitchen import Address

unready: set[object] = set()
hungry: list[asyncio.Future[None]] = []


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    me = object()
    unready.add(me)
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    unready.discard(me)
    if unready:
        plate = asyncio.get_running_loop().create_future()
        hungry.append(plate)
        await plate
    for plate in hungry:
        if not plate.done():
            plate.set_result(None)
    hungry.clear()
    return await kitchen.serve(address, buttered)
