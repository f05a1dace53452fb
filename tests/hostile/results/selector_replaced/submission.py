"""Swaps the selector of the running loop: it polls in real time, and says idle to nobody."""

import asyncio
import selectors

from honest import one_by_one, steady

__all__ = ["post", "steady"]


class Own(selectors.PollSelector):
    def select(self, timeout=None):
        return super().select(None if timeout is None else min(timeout, 0.01))


async def post(address, names):
    loop = asyncio.get_running_loop()
    own = Own()
    for key in loop._selector.get_map().values():
        own.register(key.fileobj, key.events, key.data)
    loop._selector = own
    return await one_by_one(address, names)
