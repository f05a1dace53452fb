"""Leaves a daemon that is stopped: it neither ends nor runs, and whoever waits for it waits for ever."""

import os
import signal

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def post(address, names):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    os.wait()
    return await one_by_one(address, names)
