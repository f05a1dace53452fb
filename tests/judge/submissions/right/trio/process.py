"""A subprocess is waited for, whatever it takes."""

# elapsed: 0
# value: "42"

import sys
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
    r = await trio.run_process([sys.executable, "-S", "-c", "print(42)"], capture_stdout=True)
    return r.stdout.decode().strip()
