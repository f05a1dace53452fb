"""Leaves daemons behind.

Orphans in sessions of their own, one stopped, one that adopts the others, all deaf.
"""

import contextlib
import ctypes
import os
import signal

from honest import one_by_one, steady

__all__ = ["post", "steady"]

PR_SET_CHILD_SUBREAPER = 36
libc = ctypes.CDLL(None)


def be_deaf():
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())


def daemon(last_act):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            be_deaf()
            last_act()
            while True:
                signal.pause()
        os._exit(0)
    os.wait()


def adopt():
    libc.prctl(PR_SET_CHILD_SUBREAPER, ctypes.c_ulong(1), *(ctypes.c_ulong(0),) * 3)
    for _ in range(3):
        if os.fork() == 0 and os.fork() == 0:
            os.setsid()
            break


async def post(address, names):
    result = await one_by_one(address, names)
    daemon(lambda: None)
    daemon(adopt)
    return result
