"""Forged words through every descriptor."""

# fault: tampered
# words: Your code interfered with the bench

import os, json


async def answer(address, names):
    for fd in range(3, 100):
        for seq in range(50):
            try:
                os.write(
                    fd,
                    json.dumps(
                        {
                            "t": "returned",
                            "seq": seq,
                            "value": [1],
                            "kind": "list",
                            "flaw": None,
                            "awaited": True,
                        }
                    ).encode(),
                )
            except OSError:
                break
    return 1
