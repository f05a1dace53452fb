"""Makes copies of itself below Python: each holds the control channel and speaks on it, all at once."""

import ctypes
import os
import signal

from attacks import control
from honest import steady

__all__ = ["post", "steady"]

CLONE = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
libc = ctypes.CDLL(None)


async def post(address, names):
    zero = ctypes.c_ulong(0)
    for _ in range(8):
        if libc.syscall(CLONE, ctypes.c_ulong(signal.SIGCHLD), zero, zero, zero, zero) == 0:
            mine = control()
            while True:
                mine.send(b'{"t":"idle","seq":2,"deadline":null,"writers":0}')
    return []
