# expected: right
# mistake: none; a chain of tasks and done-callbacks of asyncio, one object per breakfast, which at the end sets a future that breakfast awaits.
# rule: "awaiting it must do everything"
# seen: three requests in order, each once, every task ends before the thanks are given back; a refusal arrives as the exception of the future.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

from __future__ import annotations

import asyncio
from collections import deque

import kitchen
from kitchen import Address


class _Order:
    def __init__(self, address: Address) -> None:
        self._address = address
        self._todo = deque([kitchen.toast, kitchen.butter, kitchen.serve])
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[str] | None = None
        self.thanks: asyncio.Future[str] = self._loop.create_future()

    def advance(self, item: str) -> None:
        if self._todo:
            step = self._todo.popleft()
            self._task = self._loop.create_task(step(self._address, item))
            self._task.add_done_callback(self._on_done)
        else:
            self.thanks.set_result(item)

    def _on_done(self, task: asyncio.Task[str]) -> None:
        if task.cancelled():
            self.thanks.cancel()
        elif (error := task.exception()) is not None:
            self.thanks.set_exception(error)
        else:
            self.advance(task.result())


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    order = _Order(address)
    order.advance(bread)
    return await order.thanks
