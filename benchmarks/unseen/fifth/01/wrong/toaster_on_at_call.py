# expected: wrong
# mistake: C# habit of hot tasks: the plain function `breakfast` already starts a task for the toast when it is called, and only the rest is left to the coroutine it returns.
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything."
# seen: whenever something else happens between the call and the await, the bread is in the toaster before anybody awaited; called without a running loop it raises RuntimeError. Called and awaited in one line it looks right.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import kitchen
from kitchen import Address


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toasting = asyncio.create_task(kitchen.toast(address, bread), name=f"toast {bread}")
    return _finish(address, toasting)


async def _finish(address: Address, toasting: "asyncio.Task[str]") -> str:
    buttered = await kitchen.butter(address, await toasting)
    return await kitchen.serve(address, buttered)
