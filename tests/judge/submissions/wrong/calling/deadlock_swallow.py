"""An endless await that swallows everything."""

# fault: deadlock
# words: Everything waits, and nothing is left that could wake it.

import asyncio


async def answer(address, names):
    while True:
        try:
            await asyncio.Event().wait()  # here
        except BaseException:
            pass
