"""A task left over that swallows cancellation and waits on."""

# fault: lingers
# words: After your function had returned, everything waits

import asyncio


async def f():
    while True:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            pass


async def answer(address, names):
    asyncio.create_task(f())
    await asyncio.sleep(1)
    return 1
