"""Somebody listens in on the judge."""

# fault: stuck
# words: Your code waits for something that will never come

import socket, json


async def answer(address, names):
    for fd in range(3, 20):
        try:
            s = socket.socket(fileno=fd)
        except OSError:
            continue
        if s.family == socket.AF_UNIX and s.type == socket.SOCK_SEQPACKET:
            s.recv(100)
        s.detach()
    return 1
