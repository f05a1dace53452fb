"""A task left over that never ends its cleaning up."""

# fault: lingers
# words: After your function had returned, your code used more than 1 s of processor time.

import asyncio


async def f():
    try:
        await asyncio.sleep(5)
    finally:
        while True:
            pass


async def answer(address, names):
    asyncio.create_task(f())
    await asyncio.sleep(1)
    return 1
