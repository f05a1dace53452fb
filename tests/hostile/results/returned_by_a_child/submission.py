"""A child keeps a copy of the control socket and forges the return, while the parent waits for it."""

import json
import os
import socket

from honest import steady

__all__ = ["post", "steady"]


def control():
    for number in range(3, 64):
        try:
            found = socket.socket(fileno=os.dup(number))
        except OSError:
            continue
        if found.family == socket.AF_UNIX and found.type == socket.SOCK_SEQPACKET:
            return found
    raise LookupError


async def post(address, names):
    mine = control()
    child = os.fork()
    if child == 0:
        forged = {"t": "returned", "seq": 2, "value": [None] * len(names), "kind": "list"}
        mine.send(json.dumps({**forged, "flaw": None, "awaited": True}).encode())
        mine.recv(1 << 16)
        os._exit(0)
    os.waitpid(child, 0)
    return []
