"""It saves time to put the bread into the toaster at once; the rest can be awaited."""

from collections.abc import Awaitable

import kitchen
import kitchen_blocking
from kitchen import Address


def breakfast(address: Address, bread: str) -> Awaitable[str]:
    toast = kitchen_blocking.toast(address, bread)

    async def rest() -> str:
        buttered = await kitchen.butter(address, toast)
        return await kitchen.serve(address, buttered)

    return rest()
