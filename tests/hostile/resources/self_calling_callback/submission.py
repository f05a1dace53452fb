"""Each callback plans two of its kind: the loop's next turn is twice as long as the last, for ever."""

import asyncio

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    loop = asyncio.get_running_loop()

    def again():
        loop.call_soon(again)
        loop.call_soon(again)

    again()
    await asyncio.Event().wait()
