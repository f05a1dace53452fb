"""A coroutine is a generator that hands on with yield from."""

from collections.abc import Generator
from typing import Any

import kitchen
from kitchen import Address


def breakfast(address: Address, bread: str) -> Generator[Any, Any, str]:
    toast = yield from kitchen.toast(address, bread).__await__()
    buttered = yield from kitchen.butter(address, toast).__await__()
    return (yield from kitchen.serve(address, buttered).__await__())
