# expected: wrong
# mistake: One module-level cook object keeps bread, toast and buttered toast in its fields, so breakfasts that start together overwrite each other's bread.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: A single breakfast, and breakfasts one after the other, are right; of several started in the same tick (gather) all toast the last one's bread, and steps that end in the same tick overwrite one another's tickets too.
"""A singleton service with fields, and a table of steps (the habit of a Java or firmware developer)."""

import asyncio

import kitchen
from kitchen import Address


class Cook:
    """The one cook of this house."""

    def __init__(self) -> None:
        self.address: Address = ("", 0)
        self.bread = ""
        self.toast = ""
        self.buttered = ""
        self.thanks = ""

    async def do_toast(self) -> None:
        self.toast = await kitchen.toast(self.address, self.bread)

    async def do_butter(self) -> None:
        self.buttered = await kitchen.butter(self.address, self.toast)

    async def do_serve(self) -> None:
        self.thanks = await kitchen.serve(self.address, self.buttered)

    async def make(self, address: Address, bread: str) -> str:
        self.address, self.bread = address, bread
        for step in (self.do_toast, self.do_butter, self.do_serve):
            await asyncio.create_task(step())
        return self.thanks


COOK = Cook()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await COOK.make(address, bread)
