# expected: right
# mistake: none; unusual: callback style: each step is a task whose done-callback starts the next one, and the last one fulfils a bare Future that `breakfast` awaits
# rule: all of them: nothing starts before the first await, each step once, every coroutine is run to its end by its task
# seen: right in all situations (asyncio)
"""Buttered toast, with callbacks."""

import asyncio

import kitchen
from kitchen import Address


class Chain:
    """Steps that start one another; the last result arrives in `thanks`."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.steps = iter((kitchen.toast, kitchen.butter, kitchen.serve))
        self.thanks: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.task: asyncio.Task[str] | None = None

    def go_on(self, thing: str) -> None:
        step = next(self.steps, None)
        if step is None:
            self.thanks.set_result(thing)
            return
        self.task = asyncio.ensure_future(step(self.address, thing))
        self.task.add_done_callback(self.finished)

    def finished(self, task: "asyncio.Task[str]") -> None:
        if task.cancelled():
            self.thanks.cancel()
        elif (error := task.exception()) is not None:
            self.thanks.set_exception(error)
        else:
            self.go_on(task.result())


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    chain = Chain(address)
    chain.go_on(bread)
    return await chain.thanks
