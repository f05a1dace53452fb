"""The toast as a task of asyncio, awaited when it is needed."""

import asyncio

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    toasting = asyncio.create_task(kitchen.toast(address, bread))
    buttered = await kitchen.butter(address, await toasting)
    return await kitchen.serve(address, buttered)
