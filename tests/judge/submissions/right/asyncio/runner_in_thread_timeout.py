"""A timeout in a thread's own loop."""

# elapsed: 3
# value: "late"

import asyncio


def f():
    async def g():
        try:
            async with asyncio.timeout(3):
                await asyncio.Event().wait()
        except TimeoutError:
            return "late"

    return asyncio.run(g())


async def answer(a, n):
    return await asyncio.to_thread(f)
