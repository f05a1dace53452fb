"""Ten tenths of a second are one second."""

# elapsed: 1
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
    for _ in range(10):
        await trio.sleep(0.1)
