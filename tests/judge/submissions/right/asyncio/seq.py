"""One file after the other takes the sum."""

# elapsed: 15
# value: "tokens"

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


async def answer(a, n):
    return [await up(a, x) for x in n]
