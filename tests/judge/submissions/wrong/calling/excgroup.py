"""A group of exceptions."""

# fault: raised
# words: Your code raised ValueError: oh.

import asyncio


async def f():
    raise ValueError("oh")  # here


async def answer(address, names):
    async with asyncio.TaskGroup() as g:
        g.create_task(f())
        g.create_task(f())
