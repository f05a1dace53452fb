"""Asynchronous generators, context managers and iterators."""

import asyncio
import contextlib


class Count:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        await asyncio.sleep(0)
        return self.n


async def numbers():
    try:
        for n in range(3):
            yield n
    finally:
        print("closed")


@contextlib.asynccontextmanager
async def opened():
    yield "opened"


async def beside():
    async with opened() as word, contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(opened())
        assert word == "opened" and [n async for n in Count()] == [1, 2, 3]
    async for n in numbers():
        if n == 1:
            break
    async with contextlib.aclosing(numbers()) as found:
        assert await anext(found) == 0
