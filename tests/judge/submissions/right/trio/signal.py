"""A signal receiver."""

# elapsed: 2
# value: null

import os
import signal
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
    with trio.open_signal_receiver(signal.SIGUSR2) as sr:
        os.kill(os.getpid(), signal.SIGUSR2)
        async for s in sr:
            break
    await trio.sleep(2)
