"""A loop of one's own in a worker thread."""

# elapsed: 5
# value: "tokens"

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


def f(a, n):
    async def g():
        return await asyncio.gather(*(up(a, x) for x in n))

    return asyncio.run(g())


async def answer(a, n):
    return await asyncio.to_thread(f, a, n)
