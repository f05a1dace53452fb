"""An endless loop in a task."""

# fault: cpu
# words: processor time

import asyncio


async def f():
    while True:  # here
        pass


async def answer(address, names):
    asyncio.create_task(f())
    await asyncio.sleep(1)
