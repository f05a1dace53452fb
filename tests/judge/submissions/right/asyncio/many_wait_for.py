"""Three hundred timeouts, half of which strike."""

# elapsed: 2
# value: 150

import asyncio


async def answer(a, n):
    async def f(i):
        try:
            await asyncio.wait_for(asyncio.sleep(1 if i % 2 else 3), 2)
        except TimeoutError:
            return 0
        return 1

    return sum(await asyncio.gather(*(f(i) for i in range(300))))
