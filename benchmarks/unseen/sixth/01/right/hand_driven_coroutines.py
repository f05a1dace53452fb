# expected: right
# mistake: none; unusual: an object with __await__ drives the kitchen's coroutines by hand with send and throw
# rule: "awaiting it must do everything. (A plain function that gives back a coroutine of another one is as good.)"
# seen: right in every situation; whatever the coroutines yield is passed on to the loop, so the loop stays free
"""Buttered toast, for somebody who wants to see what `await` really does."""

from collections.abc import Coroutine, Generator
from typing import Any

import kitchen
from kitchen import Address


def drive(coroutine: Coroutine[Any, Any, str]) -> Generator[Any, Any, str]:
    """What `await coroutine` does: run it until it returns, hand out what it wants to wait for."""
    resume, argument = coroutine.send, None
    while True:
        try:
            wish = resume(argument)
        except StopIteration as stop:
            return stop.value
        try:
            argument = yield wish
            resume = coroutine.send
        except GeneratorExit:
            coroutine.close()
            raise
        except BaseException as error:  # handed on to the coroutine, which decides
            resume, argument = coroutine.throw, error


class Breakfast:
    def __init__(self, address: Address, bread: str) -> None:
        self.address = address
        self.plate = bread

    def __await__(self) -> Generator[Any, Any, str]:
        for step in (kitchen.toast, kitchen.butter, kitchen.serve):
            self.plate = yield from drive(step(self.address, self.plate))
        return self.plate


async def made(order: Breakfast) -> str:
    return await order


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return made(Breakfast(address, bread))
