"""Callbacks come in the order of their times."""

# elapsed: 9
# value: [2, 5, 9]

import asyncio
import time


async def answer(a, n):
    loop = asyncio.get_running_loop()
    out = []
    t0 = loop.time()
    done = asyncio.Event()
    loop.call_later(5, lambda: out.append(5))
    loop.call_later(2, lambda: out.append(2))
    loop.call_at(t0 + 9, lambda: (out.append(9), done.set()))
    await done.wait()
    return out
