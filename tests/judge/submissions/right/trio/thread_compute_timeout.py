"""A thread that computes takes no virtual time, so no timeout can strike."""

# elapsed: 0
# value: 499999500000

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
    with trio.fail_after(0.001):
        return await trio.to_thread.run_sync(sum, range(10**6))
