"""Awaiting each letter in a loop is concurrent enough."""

from post import send


async def send_all(address, names):
    return [await send(address, name) for name in names]
