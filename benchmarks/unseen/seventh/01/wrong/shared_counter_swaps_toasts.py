# expected: wrong
# mistake: All breakfasts put their toast on one shared counter (a queue) and each takes the first that comes, so a breakfast may butter the toast of another.
# rule: "butters **this** toast" / "each has its own toast"
# seen: Alone or with equal toasting times it is right; when two breakfasts run together and the later one's bread is done first, they swap toasts and return each other's thanks.
"""Buttered toast; toasters and cooks meet at a counter (producer and consumer)."""

import asyncio
from weakref import WeakKeyDictionary

import kitchen
from kitchen import Address


class Counter:
    """Where the toasters put what is done; a counter for every event loop."""

    _counters: WeakKeyDictionary = WeakKeyDictionary()

    def __init__(self) -> None:
        self._done: asyncio.Queue[str] = asyncio.Queue()

    @classmethod
    def here(cls) -> "Counter":
        loop = asyncio.get_running_loop()
        if loop not in cls._counters:
            cls._counters[loop] = cls()
        return cls._counters[loop]

    async def produce(self, address: Address, bread: str) -> None:
        self._done.put_nowait(await kitchen.toast(address, bread))

    async def consume(self) -> str:
        return await self._done.get()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    counter = Counter.here()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(counter.produce(address, bread))
            toast = await counter.consume()
    except ExceptionGroup as refused:
        raise refused.exceptions[0] from None
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
