"""A real hour in select, on the loop."""

# fault: silent
# words: Nothing was heard of your code while it was running.

import select, asyncio


async def answer(address, names):
    select.select([], [], [], 3600)  # here
    return 1
