"""Crashes with every signal that writes the memory to a file, in the hope that there is one."""

import contextlib
import ctypes
import os
import resource
import signal

from honest import steady

__all__ = ["post", "steady"]

CRASHES = [getattr(signal, f"SIG{name}") for name in ("QUIT", "ILL", "ABRT", "BUS", "FPE", "SEGV", "SYS")]


async def post(address, names):
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    for crash in CRASHES:
        child = os.fork()
        if child == 0:
            signal.signal(crash, signal.SIG_DFL)
            os.kill(os.getpid(), crash)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert not os.WCOREDUMP(status), f"a core was dumped for {crash.name}"
    ctypes.string_at(0)
