"""Leaving a pool waits for its jobs."""

# elapsed: 6
# value: 1

import concurrent.futures
import time


async def answer(a, n):
    with concurrent.futures.ThreadPoolExecutor(1) as ex:
        for s in (1, 2, 3):
            ex.submit(time.sleep, s)
    return 1
