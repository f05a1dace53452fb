"""A function is asynchronous when it runs asynchronous code inside."""

import anyio

import kitchen
from kitchen import Address


def breakfast(address: Address, bread: str) -> str:
    async def recipe() -> str:
        toast = await kitchen.toast(address, bread)
        buttered = await kitchen.butter(address, toast)
        return await kitchen.serve(address, buttered)

    return anyio.run(recipe)
