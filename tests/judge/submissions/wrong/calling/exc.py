"""An exception of a task, shown with the learner's frames only."""

# fault: raised
# words: Your code raised ValueError: oh.
# words: , in answer
# words: , in f

import asyncio


async def f():
    await asyncio.sleep(1)
    raise ValueError("oh")  # here


async def answer(address, names):
    await asyncio.gather(f())
