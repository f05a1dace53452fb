"""Each loaf is kneaded in its turn, and baked by a task of its own."""

import anyio
from oven import Address, ask


async def bake_all(address: Address, names: list[str]) -> list[str]:
    """Knead and bake a loaf for each of ``names``; what came out of the oven, in the same order."""
    loaves = [""] * len(names)

    async def bake(index: int, dough: str) -> None:
        loaves[index] = await ask(address, f"bake {dough}")

    async with anyio.create_task_group() as group:
        for index, name in enumerate(names):
            group.start_soon(bake, index, await ask(address, f"knead {name}"))
    return loaves
