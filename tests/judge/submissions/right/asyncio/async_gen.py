"""An async generator takes one file at a time."""

# elapsed: 15
# value: "tokens"

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


async def g(a, n):
    for x in n:
        yield await up(a, x)


async def answer(a, n):
    return [y async for y in g(a, n)]
