# expected: right
# mistake: unusual: continuation style; every step is a task whose done-callback starts the next, and breakfast waits for one future.
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: Right in all situations: begins when it is awaited, keeps its tasks referenced, passes errors on, no shared state.
"""Buttered toast with callbacks, as before async and await."""

import asyncio

import kitchen
from kitchen import Address


class Progress:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.steps = iter((kitchen.toast, kitchen.butter, kitchen.serve))
        self.thanks = asyncio.get_running_loop().create_future()
        self.task: asyncio.Task[str] | None = None

    def go_on(self, thing: str) -> None:
        step = next(self.steps, None)
        if step is None:
            self.thanks.set_result(thing)
            return
        self.task = asyncio.create_task(step(self.address, thing))
        self.task.add_done_callback(self.done)

    def done(self, task: "asyncio.Task[str]") -> None:
        error = task.exception()
        if error is not None:
            self.thanks.set_exception(error)
        else:
            self.go_on(task.result())


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    progress = Progress(address)
    progress.go_on(bread)
    return await progress.thanks
