"""Kills group 0, which in a namespace of processes is also what killing the parent means."""

import os
import signal

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    if os.fork() == 0:
        signal.pause()
    os.killpg(os.getpgid(0), signal.SIGTERM)
    os.kill(0, signal.SIGKILL)
    return []
