"""Plain code that selects among its sockets."""

# elapsed: 5
# value: "tokens"

import select
import socket


def answer(a, n):
    ss = {}
    for x in n:
        s = socket.create_connection(a)
        s.sendall(f"upload {x}\n".encode())
        ss[s] = x
    out = {}
    while ss:
        for s in select.select(list(ss), [], [])[0]:
            out[ss.pop(s)] = s.recv(99).decode().split()[1]
    return [out[x] for x in n]
