"""Stops itself and all that it has made: nothing of it will ever say a word again."""

import os
import signal

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    if os.fork() == 0:
        signal.pause()
    os.killpg(0, signal.SIGSTOP)
    return []
