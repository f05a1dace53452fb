"""A blocking call becomes asynchronous when it is put into a thread."""

import asyncio

import kitchen_blocking
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    toast = await asyncio.to_thread(kitchen_blocking.toast, address, bread)
    buttered = await asyncio.to_thread(kitchen_blocking.butter, address, toast)
    return await asyncio.to_thread(kitchen_blocking.serve, address, buttered)
