"""What can be awaited is a coroutine function."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    async def prepare() -> str:
        return await kitchen.butter(address, await kitchen.toast(address, bread))

    return await kitchen.serve(address, await prepare)
