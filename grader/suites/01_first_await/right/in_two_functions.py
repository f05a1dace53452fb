"""Coroutine functions that await each other, and a plain function that hands the coroutine on."""

from collections.abc import Coroutine
from typing import Any

import kitchen
from kitchen import Address


async def prepare(address: Address, bread: str) -> str:
    toast = await kitchen.toast(address, bread)
    return await kitchen.butter(address, toast)


async def bring(address: Address, bread: str) -> str:
    return await kitchen.serve(address, await prepare(address, bread))


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    return bring(address, bread)
