"""The first reply is taken and the others are cancelled."""

# elapsed: 1
# value: ["token 0"]

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


async def answer(a, n):
    d, p = await asyncio.wait([asyncio.create_task(up(a, x)) for x in n], return_when="FIRST_COMPLETED")
    for t in p:
        t.cancel()
    await asyncio.wait(p)
    return [t.result() for t in d]
