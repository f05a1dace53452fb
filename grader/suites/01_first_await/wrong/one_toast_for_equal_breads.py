"""Buttered toast; who wants a bread that is in the toaster already waits for that one."""

import asyncio

import kitchen
from kitchen import Address

#: breakfasts that are being made, by their bread
under_way: dict[str, asyncio.Task[str]] = {}


async def make(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it."""
    toast = await kitchen.toast(address, bread)
    return await kitchen.serve(address, await kitchen.butter(address, toast))


async def breakfast(address: Address, bread: str) -> str:
    """Give back the guests' thanks."""
    if bread not in under_way:
        under_way[bread] = asyncio.create_task(make(address, bread))
        under_way[bread].add_done_callback(lambda _: under_way.pop(bread))
    return await under_way[bread]
