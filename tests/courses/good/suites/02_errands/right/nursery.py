"""All at once with trio's nursery."""

import trio
from post import send


async def send_all(address, names):
    receipts = {}

    async def one(name):
        receipts[name] = await send(address, name)

    async with trio.open_nursery() as nursery:
        for name in names:
            nursery.start_soon(one, name)
    return [receipts[name] for name in names]
