# expected: right
# mistake: unusual: each step is a task whose done-callback starts the next one; the last one fulfils a future that breakfast awaits
# rule: awaiting it must do everything
# seen: nothing goes wrong
"""Buttered toast, in the style of callbacks."""

import asyncio

import kitchen
from kitchen import Address


class Order:
    """One breakfast: its remaining steps, and the future of its thanks."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.thanks: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.steps = iter((kitchen.toast, kitchen.butter, kitchen.serve))
        self.task: asyncio.Task[str] | None = None

    def go_on(self, thing: str) -> None:
        step = next(self.steps, None)
        if step is None:
            self.thanks.set_result(thing)
        else:
            self.task = asyncio.create_task(step(self.address, thing))
            self.task.add_done_callback(self.finished)

    def finished(self, task: asyncio.Task[str]) -> None:
        if error := task.exception():
            self.thanks.set_exception(error)
        else:
            self.go_on(task.result())


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    order = Order(address)
    order.go_on(bread)
    return await order.thanks
