"""A pipe that the loop watches."""

# elapsed: 1
# value: "x"

import asyncio
import os


async def answer(a, n):
    rd, wr = os.pipe()
    got = asyncio.get_running_loop().create_future()
    loop = asyncio.get_running_loop()
    loop.add_reader(rd, lambda: got.set_result(os.read(rd, 10)))
    loop.call_later(1, os.write, wr, b"x")
    return (await got).decode()
