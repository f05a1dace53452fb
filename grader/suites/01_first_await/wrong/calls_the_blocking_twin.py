"""Writing async in front of def makes everything inside it asynchronous."""

import kitchen_blocking
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    toast = kitchen_blocking.toast(address, bread)
    buttered = kitchen_blocking.butter(address, toast)
    return kitchen_blocking.serve(address, buttered)
