"""Calling an async function runs it."""

from post import send


async def send_all(address, names):
    return [send(address, name) for name in names]
