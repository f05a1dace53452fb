"""What several steps need belongs to the module, where all of them see it."""

import kitchen
from kitchen import Address

table: list[str] = []


async def breakfast(address: Address, bread: str) -> str:
    table.append(await kitchen.toast(address, bread))
    table.append(await kitchen.butter(address, table[0]))
    table.append(await kitchen.serve(address, table[1]))
    return table[2]
