"""Takes every better place in the kernel's queues, and tells which it got.

A worse one is its own affair.
"""

import ctypes
import os

from honest import one_by_one, steady

__all__ = ["post", "steady"]

libc = ctypes.CDLL(None, use_errno=True)
IOPRIO_SET = {"x86_64": 251, "aarch64": 30}[os.uname().machine]


def better():
    yield "a nice value below", lambda: os.setpriority(os.PRIO_PROCESS, 0, -20)
    yield "real time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99))
    yield "round robin", lambda: os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    yield "real-time input and output", lambda: syscall(IOPRIO_SET, 1, 0, 1 << 13)
    yield "locked memory", lambda: check(libc.mlockall(3))


def check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), "refused")


def syscall(*numbers):
    check(libc.syscall(*map(ctypes.c_long, numbers)))


async def post(address, names):
    got = []
    for name, call in better():
        try:
            call()
        except OSError:
            continue
        got.append(name)
    assert not got, f"it got {got}"
    os.nice(19)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return await one_by_one(address, names)
