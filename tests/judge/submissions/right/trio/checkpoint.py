"""Thousands of checkpoints take no time."""

# elapsed: 0
# value: 1

import trio


async def tup(address, name):
    s = await trio.open_tcp_stream(*address)
    await s.send_all(f"upload {name}\n".encode())
    d = b""
    while not d.endswith(b"\n"):
        d += await s.receive_some(100)
    await s.aclose()
    return d.decode().split()[1]


async def answer(a, n):
    for _ in range(2000):
        await trio.lowlevel.checkpoint()
    return 1
