"""Both sides of a fork go on: only one of them is the learner's function."""

# elapsed: 1
# value: 1

import asyncio
import os


async def answer(a, n):
    pid = os.fork()
    if pid == 0:
        await asyncio.sleep(1)
        return 2
    await asyncio.sleep(1)
    os.waitpid(pid, 0)
    return 1
