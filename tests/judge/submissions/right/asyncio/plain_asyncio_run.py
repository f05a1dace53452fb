"""Plain code that runs a loop of its own."""

# elapsed: 5
# value: "tokens"

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


def answer(a, n):
    async def g():
        return await asyncio.gather(*(up(a, x) for x in n))

    return asyncio.run(g())
