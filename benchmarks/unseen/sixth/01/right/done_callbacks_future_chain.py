# expected: right
# mistake: none; unusual: each step is a task whose done-callback starts the next one, and a bare future carries the thanks
# rule: "Await every coroutine that you make."
# seen: right in every situation; every task is run to its end, and errors travel to the future
"""Buttered toast, by callbacks: whoever is done starts what comes next."""

import asyncio

import kitchen
from kitchen import Address


class Order:
    """One breakfast; keeps hold of its running task and of the future that everybody waits for."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.loop = asyncio.get_running_loop()
        self.thanks: asyncio.Future[str] = self.loop.create_future()
        self.todo = [kitchen.serve, kitchen.butter, kitchen.toast]
        self.running: asyncio.Task[str] | None = None

    def begin(self, thing: str) -> None:
        step = self.todo.pop()
        self.running = self.loop.create_task(step(self.address, thing))
        self.running.add_done_callback(self.done)

    def done(self, task: "asyncio.Task[str]") -> None:
        if task.cancelled():
            self.thanks.cancel()
        elif task.exception() is not None:
            self.thanks.set_exception(task.exception())
        elif self.todo:
            self.begin(task.result())
        else:
            self.thanks.set_result(task.result())


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    order = Order(address)
    order.begin(bread)
    return await order.thanks
