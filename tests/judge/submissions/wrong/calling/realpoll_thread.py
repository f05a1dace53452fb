"""A real hour in select, in a thread."""

# fault: endless-threads
# words: A thread or process of your code never comes to an end.

import select, asyncio


async def answer(address, names):
    await asyncio.to_thread(select.select, [], [], [], 3600)
    return 1
