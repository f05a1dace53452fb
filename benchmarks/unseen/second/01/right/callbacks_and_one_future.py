# expected: right
# mistake: unusual: done-callbacks start the next step in a task of its own; only one future is awaited in the end
# rule: "Ask for each step once, and wait for its answer as long as it takes. Await every coroutine that you make."
# seen: each coroutine is run to its end by its task, in order; errors get to the future; own state for every breakfast
"""Buttered toast, with callbacks."""

import asyncio

import kitchen
from kitchen import Address


class Order:
    def __init__(self, address: Address):
        self.address = address
        self.loop = asyncio.get_running_loop()
        self.thanks = self.loop.create_future()
        self.left = [kitchen.serve, kitchen.butter, kitchen.toast]  # a stack
        self.busy = None  # keeps the running task alive

    def go_on(self, thing: str) -> None:
        if not self.left:
            self.thanks.set_result(thing)
            return
        self.busy = self.loop.create_task(self.left.pop()(self.address, thing))
        self.busy.add_done_callback(self.answered)

    def answered(self, task: asyncio.Task) -> None:
        if task.cancelled():
            self.thanks.cancel()
        elif task.exception() is not None:
            self.thanks.set_exception(task.exception())
        else:
            self.go_on(task.result())


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    order = Order(address)
    order.go_on(bread)
    return await order.thanks
