"""Plain code with a pool of two threads."""

# elapsed: 9
# value: "tokens"

import concurrent.futures
import socket


def sup(address, name):
    with socket.create_connection(address) as s:
        s.sendall(f"upload {name}\n".encode())
        return s.makefile().readline().split()[1]


def answer(a, n):
    with concurrent.futures.ThreadPoolExecutor(2) as ex:
        return list(ex.map(lambda x: sup(a, x), n))
