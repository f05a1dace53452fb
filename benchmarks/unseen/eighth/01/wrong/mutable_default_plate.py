# expected: wrong
# mistake: collects the things on a list that is a default argument, so it is shared by all calls, and takes the toast and the buttered toast from fixed positions
# rule: "butters **this** toast: `kitchen.butter(address, toast)` gives back the buttered toast"
# seen: the first breakfast of the program is right; every later one (or one at the same time) butters the toast of the first, which is a wrong or used-up ticket
"""Buttered toast, on a plate."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str, plate: list[str] = []) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    plate.append(await kitchen.toast(address, bread))
    plate.append(await kitchen.butter(address, plate[0]))
    plate.append(await kitchen.serve(address, plate[1]))
    return plate[2]
