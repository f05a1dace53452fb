# expected: wrong
# mistake: one Condition is used for two different questions (are the hands free? is everything chopped?) and is told with notify() instead of notify_all(): it may wake the one who cannot go on
# rule: "The hands never rest while something is ready for them."
# seen: if the omelette waits in front of those who want the hands, the wake-up is spent on it and a vegetable (or the potatoes) waits with idle hands, for ever if nobody comes later; right as long as nobody waits for the hands, or the omelette does not wait yet
"""An omelette with vegetables, and potatoes: a monitor, as in Java."""

import asyncio
from contextlib import asynccontextmanager

import kitchen
from kitchen import Address


class Monitor:
    def __init__(self, number: int) -> None:
        self.changed = asyncio.Condition()
        self.hands_busy = False
        self.number = number
        self.chopped: list[str] = []

    @asynccontextmanager
    async def hands(self):
        async with self.changed:
            await self.changed.wait_for(lambda: not self.hands_busy)
            self.hands_busy = True
        try:
            yield
        finally:
            async with self.changed:
                self.hands_busy = False
                self.changed.notify()

    async def all_chopped(self) -> list[str]:
        async with self.changed:
            await self.changed.wait_for(lambda: len(self.chopped) == self.number)
            return self.chopped


async def potatoes(address: Address, monitor: Monitor) -> None:
    boiled = await kitchen.boil(address, "potatoes")
    async with monitor.hands():
        dish = await kitchen.season(address, boiled)
    async with monitor.hands():
        await kitchen.serve(address, dish)


async def vegetable(address: Address, monitor: Monitor, name: str) -> None:
    fetched = await kitchen.fetch(address, name)
    async with monitor.hands():
        monitor.chopped.append(await kitchen.chop(address, fetched))


async def omelette(address: Address, monitor: Monitor) -> None:
    fried = await kitchen.fry(address, "eggs")
    chopped = await monitor.all_chopped()
    async with monitor.hands():
        dish = await kitchen.season(address, fried, *chopped)
    async with monitor.hands():
        await kitchen.serve(address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    monitor = Monitor(len(vegetables))
    await asyncio.gather(
        potatoes(address, monitor),
        omelette(address, monitor),
        *(vegetable(address, monitor, name) for name in vegetables),
    )
