"""Bake all loaves; one after the other, so far."""

from oven import Address, ask


async def bake_all(address: Address, names: list[str]) -> list[str]:
    """Knead and bake a loaf for each of ``names``; what came out of the oven, in the same order."""
    loaves = []
    for name in names:  # TODO: knead the next one while this one is in the oven
        loaves.append(await ask(address, f"bake {await ask(address, f'knead {name}')}"))
    return loaves
