"""move_on_after moves on at its very second."""

# elapsed: 1.5
# value: true

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
    with trio.move_on_after(1.5) as s:
        await trio.sleep(9)
    return s.cancelled_caught
