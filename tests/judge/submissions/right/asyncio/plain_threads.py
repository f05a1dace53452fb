"""A thread for each file."""

# elapsed: 5
# value: "tokens"

import socket
import threading


def sup(address, name):
    with socket.create_connection(address) as s:
        s.sendall(f"upload {name}\n".encode())
        return s.makefile().readline().split()[1]


def answer(a, n):
    out = [None] * len(n)

    def f(i, x):
        out[i] = sup(a, x)

    ts = [threading.Thread(target=f, args=(i, x)) for i, x in enumerate(n)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()
    return out
