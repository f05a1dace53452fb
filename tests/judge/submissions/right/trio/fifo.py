"""Equal deadlines come in the order in which they were made."""

# elapsed: 1
# value: [0, 1, 2, 3, 4, 5, 6, 7]

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
    out = []

    async def f(i):
        await trio.sleep(1)
        out.append(i)

    async with trio.open_nursery() as ns:
        for i in range(8):
            ns.start_soon(f, i)
    return out
