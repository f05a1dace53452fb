"""Three at a time."""

# elapsed: 7
# value: "tokens"

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


async def answer(a, n):
    s = asyncio.Semaphore(3)

    async def f(x):
        async with s:
            return await up(a, x)

    return await asyncio.gather(*(f(x) for x in n))
