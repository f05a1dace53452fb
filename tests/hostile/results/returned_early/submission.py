"""Says that it has returned, with guessed receipts, over the control channel of the bench."""

import json

from attacks import control
from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    forged = {
        "t": "returned",
        "seq": 2,
        "value": ["x"] * len(names),
        "kind": "list",
        "flaw": None,
        "awaited": True,
    }
    control().send(json.dumps(forged).encode())
    return []
