"""A thread that computes takes no virtual time, so no timeout can strike."""

# elapsed: 0
# value: 499999500000

import asyncio


def f():
    return sum(range(10**6))


async def answer(a, n):
    async with asyncio.timeout(0.001):
        return await asyncio.to_thread(f)
