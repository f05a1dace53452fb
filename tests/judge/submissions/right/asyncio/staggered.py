"""A new file every quarter of a second."""

# elapsed: 6
# value: "tokens"

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


async def answer(a, n):
    ts = []
    for x in n:
        ts.append(asyncio.create_task(up(a, x)))
        await asyncio.sleep(0.25)
    return await asyncio.gather(*ts)
