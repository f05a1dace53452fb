"""Buttered toast; a queue carries it from the toaster to the cook."""

import asyncio

import kitchen
from kitchen import Address

#: what comes out of the toaster
belt: asyncio.Queue[str] = asyncio.Queue()


async def toaster(address: Address, bread: str) -> None:
    """Put the toast on the belt."""
    await belt.put(await kitchen.toast(address, bread))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(toaster(address, bread))
        toast = await belt.get()
    return await kitchen.serve(address, await kitchen.butter(address, toast))
