"""Blocking sockets on the loop take the sum."""

# elapsed: 15
# value: "tokens"

import socket


def sup(address, name):
    with socket.create_connection(address) as s:
        s.sendall(f"upload {name}\n".encode())
        return s.makefile().readline().split()[1]


async def answer(a, n):
    return [sup(a, x) for x in n]
