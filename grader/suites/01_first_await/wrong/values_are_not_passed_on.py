"""The steps only have to come in order; the kitchen knows which toast is meant."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    await kitchen.toast(address, bread)
    await kitchen.butter(address, bread)
    return await kitchen.serve(address, bread)
