"""Awaiting the last step is enough; its result comes out by itself."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> None:
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    await kitchen.serve(address, buttered)
