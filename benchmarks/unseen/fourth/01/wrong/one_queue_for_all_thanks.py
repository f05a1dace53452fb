# expected: wrong
# mistake: The thanks of all breakfasts go through one common queue, and each breakfast takes the next one that arrives instead of its own.
# rule: "serves **that**: `kitchen.serve(address, buttered)` gives back the guests' thanks; 4. returns the thanks."
# seen: Right alone and as long as breakfasts finish in the order in which they began; when a later one overtakes an earlier one (a slow bread), both return the other's thanks.
"""Buttered toast; the guests put their thanks into a box at the door."""

import asyncio
from weakref import WeakKeyDictionary

import kitchen
from kitchen import Address

Thanks = str | Exception
boxes: "WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Queue[Thanks]]" = WeakKeyDictionary()


def thanks_box() -> "asyncio.Queue[Thanks]":
    return boxes.setdefault(asyncio.get_running_loop(), asyncio.Queue())


async def cook(address: Address, bread: str) -> None:
    try:
        toast = await kitchen.toast(address, bread)
        buttered = await kitchen.butter(address, toast)
        thanks_box().put_nowait(await kitchen.serve(address, buttered))
    except Exception as error:
        thanks_box().put_nowait(error)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    cooking = asyncio.create_task(cook(address, bread))
    thanks = await thanks_box().get()
    await cooking
    if isinstance(thanks, Exception):
        raise thanks
    return thanks
