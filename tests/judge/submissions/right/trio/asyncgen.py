"""An async generator takes one file at a time."""

# elapsed: 15
# value: "tokens"

import trio


async def tup(address, name):
    s = await trio.open_tcp_stream(*address)
    await s.send_all(f"upload {name}\n".encode())
    d = b""
    while not d.endswith(b"\n"):
        d += await s.receive_some(100)
    await s.aclose()
    return d.decode().split()[1]


async def g(a, n):
    for x in n:
        yield await tup(a, x)


async def answer(a, n):
    return [y async for y in g(a, n)]
