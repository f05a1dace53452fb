"""Sleeps a microsecond, again and again: a virtual hour of that would take days."""

import asyncio

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    while True:
        await asyncio.sleep(1e-6)
