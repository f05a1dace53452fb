"""Cancel scopes at infinity never strike."""

# elapsed: 3
# value: "token 2"

import anyio
import asyncio
import math


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


async def answer(a, n):
    with anyio.CancelScope(deadline=math.inf):
        with anyio.move_on_after(math.inf):
            return await up(a, n[2])
