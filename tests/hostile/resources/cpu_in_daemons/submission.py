"""Orphans of orphans compute; the bench itself waits for them, and uses no processor time at all."""

import os
import signal

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    read_end, write_end = os.pipe()
    for _ in range(4):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
                while True:
                    pass
            os._exit(0)
        os.wait()
    os.close(write_end)
    os.read(read_end, 1)
