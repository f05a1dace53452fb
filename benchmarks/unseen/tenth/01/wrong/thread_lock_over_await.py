# expected: wrong
# mistake: A threading.Lock ("synchronized") is held across the awaits; a second breakfast blocks the whole loop in acquire(), so the first can never go on to release it.
# rule: "A call that blocks, *without* an `await`, stops everybody, even inside an `async def`."
# seen: One breakfast, or one after the other, are right; two at the same time are a deadlock, and the loop stands still for ever.
"""A thread-safe tray, as one writes it in Java."""

import threading

import kitchen
from kitchen import Address


class Tray:
    """Where toast and buttered toast lie; safe for many users."""

    def __init__(self) -> None:
        self._monitor = threading.Lock()
        self._things: dict[str, str] = {}

    async def fill(self, address: Address, bread: str) -> str:
        with self._monitor:
            self._things["toast"] = await kitchen.toast(address, bread)
            self._things["buttered"] = await kitchen.butter(address, self._things.pop("toast"))
            return self._things.pop("buttered")


TRAY = Tray()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await kitchen.serve(address, await TRAY.fill(address, bread))
