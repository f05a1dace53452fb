"""Two runs of one asyncio.Runner."""

# elapsed: 5
# value: "token 2"

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


def answer(a, n):
    with asyncio.Runner() as r:
        r.run(up(a, n[1]))
        return r.run(up(a, n[2]))
