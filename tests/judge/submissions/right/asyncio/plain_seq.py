"""Plain code, one file after the other."""

# elapsed: 15
# value: "tokens"

import socket


def sup(address, name):
    with socket.create_connection(address) as s:
        s.sendall(f"upload {name}\n".encode())
        return s.makefile().readline().split()[1]


def answer(a, n):
    return [sup(a, x) for x in n]
