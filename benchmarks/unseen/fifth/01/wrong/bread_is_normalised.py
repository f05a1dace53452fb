# expected: wrong
# mistake: a value object of the domain-driven kind "cleans" the bread (lower case, words joined with hyphens) before it goes to the toaster.
# rule: "toasts the bread: `kitchen.toast(address, bread)` gives back the toast"
# seen: with names that have capitals, spaces or space at the ends ("Pumpernickel", "dark rye") the kitchen is asked for another bread than the caller named; with plain lower-case words it is right.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

from __future__ import annotations

from dataclasses import dataclass, replace

import kitchen
from kitchen import Address


@dataclass(frozen=True, slots=True)
class Slice:
    """A slice of bread on its way; every step makes a new one."""

    address: Address
    name: str

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise TypeError(f"not a bread: {self.name!r}")

    @classmethod
    def of(cls, address: Address, bread: str) -> Slice:
        return cls(address, "-".join(bread.lower().split()))

    async def toasted(self) -> Slice:
        return replace(self, name=await kitchen.toast(self.address, self.name))

    async def buttered(self) -> Slice:
        return replace(self, name=await kitchen.butter(self.address, self.name))

    async def served(self) -> str:
        return await kitchen.serve(self.address, self.name)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    piece = Slice.of(address, bread)
    piece = await piece.toasted()
    piece = await piece.buttered()
    return await piece.served()
