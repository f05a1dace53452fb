"""A thread calls back into trio, then sleeps."""

# elapsed: 4
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
    def f():
        trio.from_thread.run(trio.sleep, 2)
        time.sleep(2)
        return 1

    return await trio.to_thread.run_sync(f)
