# expected: wrong
# mistake: keeps the blocking functions and runs each in a new thread, whose answer comes back into the loop by call_soon_threadsafe
# rule: "Never call the blocking functions, not in a thread either: the loop must stay free while you wait, and one thread is enough."
# seen: the thanks are right and the loop stays free, but every step calls kitchen_blocking, and starts a thread
"""Buttered toast; every helper has a thread, and the loop gets a note when it is done."""

import asyncio
import threading
from collections.abc import Callable

import kitchen_blocking
from kitchen import Address


class Helper(threading.Thread):
    def __init__(self, work: Callable[[Address, str], str], address: Address, thing: str) -> None:
        super().__init__(daemon=True)
        self.job = lambda: work(address, thing)
        self.loop = asyncio.get_running_loop()
        self.note: asyncio.Future[str] = self.loop.create_future()

    def run(self) -> None:
        try:
            result = self.job()
        except Exception as error:
            self.loop.call_soon_threadsafe(self.note.set_exception, error)
        else:
            self.loop.call_soon_threadsafe(self.note.set_result, result)

    def __await__(self):
        self.start()
        return self.note.__await__()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await Helper(kitchen_blocking.toast, address, bread)
    buttered = await Helper(kitchen_blocking.butter, address, toast)
    return await Helper(kitchen_blocking.serve, address, buttered)
