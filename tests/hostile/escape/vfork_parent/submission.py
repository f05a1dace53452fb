"""Waits in the kernel, where no signal handler runs, while a child by vfork has the channel, the names and the time."""

import ctypes
import os
import signal

from honest import one_by_one, steady

__all__ = ["post", "steady"]

CLONE = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
CLONE_VFORK = 0x4000
libc = ctypes.CDLL(None)


async def post(address, names):
    zero, flags = ctypes.c_ulong(0), ctypes.c_ulong(CLONE_VFORK | signal.SIGCHLD)
    child = libc.syscall(CLONE, flags, zero, zero, zero, zero)
    if child == 0:
        os.setsid()
        libc.usleep(100_000)
        os._exit(0)
    os.waitpid(child, 0)
    return await one_by_one(address, names)
