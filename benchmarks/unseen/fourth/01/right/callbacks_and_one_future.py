# expected: right
# mistake: none; unusual: continuation-passing style, a task per step whose done-callback starts the next step, and one future for the end
# rule: all kept
# seen: like the obvious program, for one and for many breakfasts; a refusal of the kitchen ends up in the future
"""Buttered toast, with callbacks."""

import asyncio

import kitchen
from kitchen import Address


class Breakfast:
    def __init__(self, address: Address, bread: str) -> None:
        self.address = address
        self.thing = bread
        self.steps = [kitchen.serve, kitchen.butter, kitchen.toast]
        self.thanks: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.task: asyncio.Task[str] | None = None

    def begin(self) -> "asyncio.Future[str]":
        self.next_step()
        return self.thanks

    def next_step(self) -> None:
        if not self.steps:
            self.thanks.set_result(self.thing)
            return
        step = self.steps.pop()
        self.task = asyncio.ensure_future(step(self.address, self.thing))
        self.task.add_done_callback(self.stepped)

    def stepped(self, task: "asyncio.Task[str]") -> None:
        if task.cancelled():
            self.thanks.cancel()
        elif (error := task.exception()) is not None:
            self.thanks.set_exception(error)
        else:
            self.thing = task.result()
            self.next_step()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await Breakfast(address, bread).begin()
