# expected: wrong
# mistake: all breakfasts send their work through the same queues, and each takes whatever comes out first
# rule: Many breakfasts may be made at the same time, and the same one again: each has its own toast
# seen: one breakfast at a time is right; at the same time, when a later one is faster, callers get the thanks for each other's breakfasts
"""Buttered toast, as a pipeline of stages with a queue between them."""

import asyncio
import weakref

import kitchen
from kitchen import Address


class Line:
    """The stages of the pipeline, and the queues between them."""

    def __init__(self) -> None:
        self.breads: asyncio.Queue[str] = asyncio.Queue()
        self.toasts: asyncio.Queue[str] = asyncio.Queue()
        self.buttered: asyncio.Queue[str] = asyncio.Queue()
        self.thanks: asyncio.Queue[str] = asyncio.Queue()

    async def stage(self, address, step, source, target) -> None:
        target.put_nowait(await step(address, await source.get()))

    async def order(self, address: Address, bread: str) -> str:
        self.breads.put_nowait(bread)
        async with asyncio.TaskGroup() as stages:
            stages.create_task(self.stage(address, kitchen.toast, self.breads, self.toasts))
            stages.create_task(self.stage(address, kitchen.butter, self.toasts, self.buttered))
            stages.create_task(self.stage(address, kitchen.serve, self.buttered, self.thanks))
            return await self.thanks.get()


_lines: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Line] = weakref.WeakKeyDictionary()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    loop = asyncio.get_running_loop()
    if loop not in _lines:
        _lines[loop] = Line()
    return await _lines[loop].order(address, bread)
