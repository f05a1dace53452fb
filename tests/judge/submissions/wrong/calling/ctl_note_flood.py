"""A flood of true words through the control socket."""

# fault: cpu|spin
# words:

import socket, json


async def answer(address, names):
    for fd in range(3, 20):
        try:
            s = socket.socket(fileno=fd)
        except OSError:
            continue
        if s.family == socket.AF_UNIX and s.type == socket.SOCK_SEQPACKET:
            while True:
                s.send(b'{"t":"note","deadline":5000000}')
        s.detach()
    return 1
