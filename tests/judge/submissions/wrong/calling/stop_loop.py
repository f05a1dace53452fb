"""The loop is stopped from inside."""

# fault: raised
# words: Event loop stopped before Future completed.

import asyncio


async def answer(address, names):
    asyncio.get_running_loop().stop()
    await asyncio.sleep(1)
    return 1
