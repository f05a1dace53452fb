# expected: wrong
# mistake: "hands" are taken for CPU-bound work, which belongs into a thread: the toast is awaited properly, but butter and serve are the blocking functions in a worker thread.
# rule: "Never call the blocking functions, not in a thread either: the loop must stay free while you wait, and one thread is enough."
# seen: the result is right and the loop stays free, but kitchen_blocking.butter and kitchen_blocking.serve are called, in further threads.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

import functools
from collections.abc import Awaitable, Callable

import anyio.to_thread

import kitchen
import kitchen_blocking
from kitchen import Address


def cpu_bound(function: Callable[..., str]) -> Callable[..., Awaitable[str]]:
    """Work of the hands: keeps it off the event loop."""

    @functools.wraps(function)
    async def offloaded(*args: object) -> str:
        return await anyio.to_thread.run_sync(function, *args)

    return offloaded


# waiting only -> event loop; hands -> a thread
_STATIONS: dict[str, Callable[..., Awaitable[str]]] = {
    "toaster": kitchen.toast,
    "butter": cpu_bound(kitchen_blocking.butter),
    "table": cpu_bound(kitchen_blocking.serve),
}


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    item = bread
    for station in _STATIONS.values():
        item = await station(address, item)
    return item
