"""An executor runs whatever function it is given, and waits for its result."""

import asyncio

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    loop = asyncio.get_running_loop()
    toast = await loop.run_in_executor(None, kitchen.toast, address, bread)
    buttered = await loop.run_in_executor(None, kitchen.butter, address, toast)
    return await loop.run_in_executor(None, kitchen.serve, address, buttered)
