"""time.sleep on the loop adds up, exactly."""

# elapsed: 5
# value: null

import time
import trio


async def tup(address, name):
    s = await trio.open_tcp_stream(*address)
    await s.send_all(f"upload {name}\n".encode())
    d = b""
    while not d.endswith(b"\n"):
        d += await s.receive_some(100)
    await s.aclose()
    return d.decode().split()[1]


async def f():
    time.sleep(1)


async def answer(a, n):
    async with trio.open_nursery() as ns:
        for s in range(5):
            ns.start_soon(f)
