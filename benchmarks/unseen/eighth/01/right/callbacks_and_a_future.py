# expected: right
# mistake: none; unusual: only the last future is awaited, the steps are tasks that are chained by done callbacks (results and errors are passed on by hand)
# rule: "Ask for each step once, and wait for its answer as long as it takes. Await every coroutine that you make."
# seen: each step begins when the one before is done; nothing is shared between two breakfasts
"""Buttered toast with callbacks, from before there was `await`."""

import asyncio
from collections.abc import Awaitable, Callable

import kitchen
from kitchen import Address


class Chain:
    """Steps one after the other; `done` gets the last result."""

    def __init__(self, address: Address, *steps: Callable[[Address, str], Awaitable[str]]) -> None:
        self.address = address
        self.steps = list(steps)
        self.done: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.task: asyncio.Future[str] | None = None

    def go_on(self, thing: str) -> None:
        if not self.steps:
            self.done.set_result(thing)
            return
        step = self.steps.pop(0)
        self.task = asyncio.ensure_future(step(self.address, thing))
        self.task.add_done_callback(self.on_done)

    def on_done(self, task: "asyncio.Future[str]") -> None:
        if self.done.done():
            return
        if task.cancelled():
            self.done.cancel()
        elif (error := task.exception()) is not None:
            self.done.set_exception(error)
        else:
            self.go_on(task.result())


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    chain = Chain(address, kitchen.toast, kitchen.butter, kitchen.serve)
    chain.go_on(bread)
    return await chain.done
