# expected: wrong
# mistake: runs the blocking functions in a hand-made thread for each step, which reports to a future with call_soon_threadsafe
# rule: "Never call the blocking functions, not in a thread either: the loop must stay free while you wait, and one thread is enough."
# seen: always: the thanks are right and the loop stays free, but kitchen_blocking is called three times, in three other threads
"""Buttered toast; the staring is done by helpers."""

import asyncio
import threading

import kitchen_blocking
from kitchen import Address


def in_background(function, *args) -> asyncio.Future:
    loop = asyncio.get_running_loop()
    answer = loop.create_future()

    def report(setter, value):
        if not answer.done():
            setter(value)

    def body():
        try:
            value = function(*args)
        except Exception as error:
            loop.call_soon_threadsafe(report, answer.set_exception, error)
        else:
            loop.call_soon_threadsafe(report, answer.set_result, value)

    threading.Thread(target=body, daemon=True).start()
    return answer


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await in_background(kitchen_blocking.toast, address, bread)
    buttered = await in_background(kitchen_blocking.butter, address, toast)
    return await in_background(kitchen_blocking.serve, address, buttered)
