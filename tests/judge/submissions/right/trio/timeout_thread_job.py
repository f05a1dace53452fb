"""A timeout strikes although the thread sleeps on."""

# elapsed: 2
# value: 1

import time
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
    with trio.move_on_after(2):
        await trio.to_thread.run_sync(time.sleep, 5, abandon_on_cancel=True)
    return 1
