"""wait_for gives up half a second before the reply."""

# elapsed: 2.5
# value: "late"

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


async def answer(a, n):
    try:
        await asyncio.wait_for(up(a, n[2]), 2.5)
    except TimeoutError:
        return "late"
