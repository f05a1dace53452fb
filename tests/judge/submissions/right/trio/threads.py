"""Worker threads under a timeout that is far away."""

# elapsed: 5
# value: null

import socket
import trio


async def tup(address, name):
    s = await trio.open_tcp_stream(*address)
    await s.send_all(f"upload {name}\n".encode())
    d = b""
    while not d.endswith(b"\n"):
        d += await s.receive_some(100)
    await s.aclose()
    return d.decode().split()[1]


def sup(address, name):
    with socket.create_connection(address) as s:
        s.sendall(f"upload {name}\n".encode())
        return s.makefile().readline().split()[1]


async def answer(a, n):
    with trio.fail_after(60):
        async with trio.open_nursery() as ns:
            for x in n:
                ns.start_soon(trio.to_thread.run_sync, sup, a, x)
