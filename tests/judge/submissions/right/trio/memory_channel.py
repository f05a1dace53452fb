"""A channel between two tasks."""

# elapsed: 3
# value: [0, 1, 2]

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
    s, r = trio.open_memory_channel(0)

    async def p():
        async with s:
            for i in range(3):
                await trio.sleep(1)
                await s.send(i)

    async with trio.open_nursery() as ns:
        ns.start_soon(p)
        return [x async for x in r]
