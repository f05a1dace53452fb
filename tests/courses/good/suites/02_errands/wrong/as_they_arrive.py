"""Receipts come back in the order in which the letters were sent."""

import asyncio

from post import send


async def send_all(address, names):
    tasks = [asyncio.create_task(send(address, name)) for name in names]
    return [await done for done in asyncio.as_completed(tasks)]
