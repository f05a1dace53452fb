"""Sends each request one byte at a time; the last line goes on and on."""

import asyncio

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def post(address, names):
    result = await one_by_one(address, names)
    _, writer = await asyncio.open_connection(*address)
    for _ in range(300):
        writer.write(b"u")
        await writer.drain()
        await asyncio.sleep(0.001)
    while True:
        writer.write(b"u" * 512)
        await writer.drain()
    return result
