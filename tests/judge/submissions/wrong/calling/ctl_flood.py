"""A flood of nonsense through the control socket."""

# fault: tampered
# words: Your code interfered with the bench

import socket, json


async def answer(address, names):
    for fd in range(3, 20):
        try:
            s = socket.socket(fileno=fd)
        except OSError:
            continue
        if s.family == socket.AF_UNIX and s.type == socket.SOCK_SEQPACKET:
            while True:
                s.send(b"x" * 60000)
        s.detach()
    return 1
