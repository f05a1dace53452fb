"""Send all letters together."""

import anyio
from post import Address, send


async def send_all(address: Address, names: list[str]) -> list[str]:
    """Send a letter to each of ``names``; their receipts in the same order."""
    receipts = [""] * len(names)

    async def one(index: int, name: str) -> None:
        receipts[index] = await send(address, name)

    async with anyio.create_task_group() as tasks:
        for index, name in enumerate(names):
            tasks.start_soon(one, index, name)
    return receipts
