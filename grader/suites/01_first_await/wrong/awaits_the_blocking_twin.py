"""An await in front of any call makes it asynchronous."""

import kitchen_blocking
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    toast = await kitchen_blocking.toast(address, bread)
    buttered = await kitchen_blocking.butter(address, toast)
    return await kitchen_blocking.serve(address, buttered)
