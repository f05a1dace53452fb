"""Cancel scopes at infinity never strike."""

# elapsed: 3
# value: "token 2"

import math
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
    with trio.move_on_after(math.inf), trio.CancelScope():
        return await tup(a, n[2])
