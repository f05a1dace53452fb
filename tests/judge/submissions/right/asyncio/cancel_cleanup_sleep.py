"""Cleaning up takes its time."""

# elapsed: 3
# value: 1

import asyncio


async def f():
    try:
        await asyncio.sleep(100)
    finally:
        await asyncio.sleep(2)


async def answer(a, n):
    t = asyncio.create_task(f())
    await asyncio.sleep(1)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        return 1
