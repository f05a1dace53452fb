"""The loop in debug mode."""

# elapsed: 5
# value: "tokens"

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


async def answer(a, n):
    asyncio.get_running_loop().set_debug(True)
    return await asyncio.gather(*(up(a, x) for x in n))
