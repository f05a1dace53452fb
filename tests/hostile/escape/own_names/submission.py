"""Calls itself by names that end a field, begin a line, or stand for a count, in the hope that a look fails."""

import ctypes
import os
import threading

from honest import one_by_one, steady

__all__ = ["post", "steady"]

PR_SET_NAME = 15
NAMES = (b") Z 1 1 (", b"x\nState:\tT", b"\x1b[2J\x9b", b"ctxt_switches", b"\xff\xfe) T", b"a\rb\x00c")
libc = ctypes.CDLL(None)


def be_called(name):
    libc.prctl(PR_SET_NAME, ctypes.c_char_p(name), *(ctypes.c_ulong(0),) * 3)


def called(name, started):
    be_called(name)
    started.release()
    threading.Event().wait()


async def post(address, names):
    started = threading.Semaphore(0)
    for name in NAMES:
        threading.Thread(target=called, args=(name, started), daemon=True).start()
    for _ in NAMES:
        started.acquire()
    be_called(b"ctxt_switches")
    if os.fork() == 0:
        be_called(b"ctxt_switches 5")
        threading.Event().wait()
    return await one_by_one(address, names)
