# expected: wrong
# mistake: the breakfast gets a total limit of 300 seconds, as HTTP clients have it by default; a timer then cancels the work and TimeoutError is raised.
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: a breakfast that takes more than five minutes in all (a very slow toaster, or many breakfasts before it at the hands) ends with TimeoutError in place of the thanks; all others are right.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import TracebackType

import kitchen
from kitchen import Address


@dataclass
class ClientTimeout:
    """A limit for everything inside of the `async with`."""

    total: float = 300.0
    expired: bool = field(default=False, init=False)

    async def __aenter__(self) -> ClientTimeout:
        self._task = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(self.total, self._expire)
        return self

    def _expire(self) -> None:
        self.expired = True
        self._task.cancel()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self.expired and kind is asyncio.CancelledError:
            self._task.uncancel()
            raise TimeoutError(f"no breakfast within {self.total} s") from error


@dataclass(frozen=True)
class KitchenClient:
    """The kitchen at one address."""

    address: Address

    async def toast(self, bread: str) -> str:
        return await kitchen.toast(self.address, bread)

    async def butter(self, toast: str) -> str:
        return await kitchen.butter(self.address, toast)

    async def serve(self, dish: str) -> str:
        return await kitchen.serve(self.address, dish)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    client = KitchenClient(address)
    async with ClientTimeout():
        return await client.serve(await client.butter(await client.toast(bread)))
