"""A new file every quarter of a second."""

# elapsed: 6
# value: null

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
    async with trio.open_nursery() as ns:
        for x in n:
            ns.start_soon(tup, a, x)
            await trio.sleep(0.25)
