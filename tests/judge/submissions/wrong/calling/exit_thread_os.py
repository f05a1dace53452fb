"""os._exit in a thread."""

# fault: ended
# words: Your code ended the process (exit code 3) before it was done.

import os, sys, asyncio


def f():
    os._exit(3)


async def answer(address, names):
    await asyncio.to_thread(f)
    return 1
