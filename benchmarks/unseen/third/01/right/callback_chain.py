# expected: right
# mistake: none. Unusual: callbacks instead of awaits; each finished task starts the next one, the last one resolves a future, which is the only thing awaited by name.
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything."
# seen: Always right: tasks are made only when the coroutine runs, every coroutine is run to its end by its task, errors reach the awaiting caller.
"""Buttered toast in the style before async/await."""

import asyncio

import kitchen
from kitchen import Address


class Chain:
    """Steps that are done one after the other, driven by callbacks only."""

    def __init__(self, address: Address, *steps) -> None:
        self._address = address
        self._steps = list(reversed(steps))
        self._end = asyncio.get_running_loop().create_future()
        self._task: asyncio.Task[str] | None = None

    def start(self, thing: str) -> "asyncio.Future[str]":
        self._next(thing)
        return self._end

    def _next(self, thing: str) -> None:
        if not self._steps:
            self._end.set_result(thing)
            return
        step = self._steps.pop()
        self._task = asyncio.ensure_future(step(self._address, thing))
        self._task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[str]") -> None:
        if self._end.done():
            return
        if task.cancelled():
            self._end.cancel()
        elif (error := task.exception()) is not None:
            self._end.set_exception(error)
        else:
            self._next(task.result())


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await Chain(address, kitchen.toast, kitchen.butter, kitchen.serve).start(bread)
