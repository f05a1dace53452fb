"""An endless loop of calls into C: it hears the judge only between two of them, a while later."""

# fault: cpu
# words: processor time

import asyncio


async def f():
    numbers = range(6_000_000)
    while True:
        sum(numbers)  # here


async def answer(address, names):
    asyncio.create_task(f())
    await asyncio.sleep(1)
