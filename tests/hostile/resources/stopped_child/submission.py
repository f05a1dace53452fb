"""Waits for a child that has stopped itself; only a signal from outside could go on."""

import os
import signal

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
    os.waitpid(child, 0)
    return []
