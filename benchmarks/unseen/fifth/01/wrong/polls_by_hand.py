# expected: wrong
# mistake: Rust habit: the coroutine is polled by hand with send(None) until it is ready, and what it yields to the loop is thrown away, so the loop never learns what it waits for.
# rule: "`await` runs a coroutine and gives you its result."
# seen: always: the second poll, in the first step, breaks what waits inside the kitchen call: RuntimeError (about a cancel scope, or a future) or CancelledError comes out, never thanks; at most a connection is opened, nothing is asked for.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import anyio

import kitchen
from kitchen import Address


@dataclass(frozen=True)
class Ready:
    """Poll::Ready(value)"""

    value: str


class Pending:
    """Poll::Pending"""


def poll(future: Coroutine[Any, Any, str]) -> Ready | Pending:
    """Drive the future one step further."""
    try:
        future.send(None)
    except StopIteration as stop:
        return Ready(stop.value)
    return Pending()


async def block_on(future: Coroutine[Any, Any, str]) -> str:
    """Poll until it is ready, and let others run in between."""
    while True:
        match poll(future):
            case Ready(value):
                return value
            case Pending():
                await anyio.sleep(0)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await block_on(kitchen.toast(address, bread))
    buttered = await block_on(kitchen.butter(address, toast))
    return await block_on(kitchen.serve(address, buttered))
