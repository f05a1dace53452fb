"""Equal deadlines come in the order in which they were made."""

# elapsed: 1
# value: [0, 1, 2, 3, 4, 5, 6, 7]

import asyncio


async def answer(a, n):
    out = []

    async def f(i):
        await asyncio.sleep(1)
        out.append(i)

    await asyncio.gather(*(f(i) for i in range(8)))
    return out
