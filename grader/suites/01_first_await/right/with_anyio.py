"""Any runtime: the steps in a cancel scope of anyio, their results in a dictionary."""

import anyio
import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    things = {"bread": bread}
    with anyio.CancelScope():
        things["toast"] = await kitchen.toast(address, things["bread"])
        things["buttered"] = await kitchen.butter(address, things["toast"])
        things["thanks"] = await kitchen.serve(address, things["buttered"])
    return things["thanks"]
