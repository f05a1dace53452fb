"""sys.exit in a thread."""

# fault: exit
# words: Your code called sys.exit.

import os, sys, asyncio


def f():
    sys.exit(3)  # here


async def answer(address, names):
    await asyncio.to_thread(f)
    return 1
