# expected: wrong
# mistake: event-bus style: the caller's future is registered in a module-wide table under the name of the bread, so a second breakfast of the same bread replaces the first one's entry.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: two breakfasts with equal bread at the same time: the thanks for the first go to the second, and the first waits for ever. Different breads, or one after the other, are right.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import kitchen
from kitchen import Address

_replies: dict[str, asyncio.Future[str]] = {}
_running: set[asyncio.Task[str]] = set()


def _start(work: Coroutine[Any, Any, str], address: Address, bread: str, event: str) -> None:
    task = asyncio.get_running_loop().create_task(work)
    _running.add(task)
    task.add_done_callback(lambda done: _emit(event, done, address, bread))


def _emit(event: str, done: asyncio.Task[str], address: Address, bread: str) -> None:
    _running.discard(done)
    if done.cancelled() or done.exception() is not None:
        reply = _replies.pop(bread, None)
        if reply is not None and not reply.done():
            reply.set_exception(done.exception() or RuntimeError("cancelled"))
        return
    _handlers[event](address, bread, done.result())


def _on_toasted(address: Address, bread: str, toast: str) -> None:
    _start(kitchen.butter(address, toast), address, bread, "buttered")


def _on_buttered(address: Address, bread: str, buttered: str) -> None:
    _start(kitchen.serve(address, buttered), address, bread, "served")


def _on_served(address: Address, bread: str, thanks: str) -> None:
    reply = _replies.pop(bread, None)
    if reply is not None and not reply.done():
        reply.set_result(thanks)


_handlers = {"toasted": _on_toasted, "buttered": _on_buttered, "served": _on_served}


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    reply = _replies[bread] = asyncio.get_running_loop().create_future()
    _start(kitchen.toast(address, bread), address, bread, "toasted")
    return await reply
