"""Calling a function gives its result, with or without await."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    toast = kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
