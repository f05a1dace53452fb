"""An async def awaits by itself whatever it calls."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    toast = kitchen.toast(address, bread)
    buttered = kitchen.butter(address, toast)
    return kitchen.serve(address, buttered)
