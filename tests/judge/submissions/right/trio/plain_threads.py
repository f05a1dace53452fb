"""A thread for each file."""

# elapsed: 5
# value: null

import socket
import threading
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


def answer(a, n):
    ts = [threading.Thread(target=sup, args=(a, x)) for x in n]
    for t in ts:
        t.start()
    for t in ts:
        t.join()
