"""All at once with gather."""

import asyncio

from post import send


async def send_all(address, names):
    return await asyncio.gather(*(send(address, name) for name in names))
