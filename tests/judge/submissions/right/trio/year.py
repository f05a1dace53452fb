"""A year and a half second."""

# elapsed: 31536000.5
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
    await trio.sleep(365 * 86400)
    await trio.sleep(0.5)
