"""time.sleep in worker threads is virtual."""

# elapsed: 3
# value: null

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
    async with trio.open_nursery() as ns:
        for s in (1, 2, 3):
            ns.start_soon(trio.to_thread.run_sync, time.sleep, s)
