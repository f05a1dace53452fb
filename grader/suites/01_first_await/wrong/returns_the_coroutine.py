"""The last step needs no await, because whoever awaits breakfast awaits it too."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return kitchen.serve(address, buttered)
