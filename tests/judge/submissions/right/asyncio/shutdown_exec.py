"""A thread that sleeps on after the return does not count."""

# elapsed: 0
# value: 1

import asyncio
import time


async def answer(a, n):
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 50)
    return 1
