"""Writes without end.

By print, by the descriptor, by a thread and by a child, in bytes that are no text.
"""

import os
import sys
import threading

from honest import steady

__all__ = ["post", "steady"]


def flood(descriptor):
    while True:
        os.write(descriptor, b"\xff\xfe\x1b]0;x\x07\x00" * 512)


async def post(address, names):
    threading.Thread(target=flood, args=(1,), daemon=True).start()
    if os.fork() == 0:
        flood(2)
    while True:
        print("x" * 4096, end="", file=sys.stderr)
