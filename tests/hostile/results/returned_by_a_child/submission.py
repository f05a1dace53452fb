"""A child keeps a copy of the control socket and forges the return, while the parent waits for it."""

import json
import os

from attacks import control
from honest import steady

__all__ = ["post", "steady"]


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
