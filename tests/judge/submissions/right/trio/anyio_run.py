"""Plain code that runs anyio on trio."""

# elapsed: 3
# value: null

import anyio
import trio


async def tup(address, name):
    s = await trio.open_tcp_stream(*address)
    await s.send_all(f"upload {name}\n".encode())
    d = b""
    while not d.endswith(b"\n"):
        d += await s.receive_some(100)
    await s.aclose()
    return d.decode().split()[1]


def answer(a, n):
    return anyio.run(anyio.sleep, 3, backend="trio")
