"""All files at once take as long as the slowest."""

# elapsed: 5
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


async def answer(a, n):
    out = {}

    async def f(x):
        out[x] = await tup(a, x)

    async with trio.open_nursery() as ns:
        for x in n:
            ns.start_soon(f, x)
    return [out[x] for x in n]
