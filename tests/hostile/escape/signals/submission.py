"""Sends signals to the judge, to whoever started it, and to every low number but the server's own.

Tells whom it reached.
"""

import contextlib
import ctypes
import os
import signal

from attacks import call, tried
from honest import one_by_one, steady

__all__ = ["post", "steady"]

JUDGE, CLIENT = int("@JUDGE@"), int("@CLIENT@")
SYSTEM = {"x86_64": (234, 129, 424), "aarch64": (131, 138, 424)}
TGKILL, SIGQUEUEINFO, PIDFD_SEND = SYSTEM[os.uname().machine]
# Whoever is queued a signal must be told a code below nought; only to oneself may it be otherwise.
queued = ctypes.create_string_buffer(bytes(8) + (-1).to_bytes(4, "little", signed=True), 128)


def ways():
    queue = ctypes.addressof(queued)
    own = {1, 2, os.getpid(), os.getppid(), os.getppid() - 1}
    for pid in sorted({JUDGE, CLIENT, *range(1, 400)} - own):
        for number in (0, signal.SIGSTOP, signal.SIGXCPU, signal.SIGKILL):
            yield f"kill {pid}", lambda pid=pid, number=number: os.kill(pid, number)
            yield f"tgkill {pid}", lambda pid=pid, number=number: call(TGKILL, pid, pid, number)
            yield f"group {pid}", lambda pid=pid, number=number: os.killpg(pid, number)
            yield f"queue {pid}", lambda pid=pid, number=number: call(SIGQUEUEINFO, pid, number, queue)
        with contextlib.suppress(OSError):
            descriptor = os.pidfd_open(pid)
            yield f"pidfd {pid}", lambda of=descriptor: call(PIDFD_SEND, of, signal.SIGKILL, 0, 0)


async def post(address, names):
    worked = tried(ways())
    assert not worked, f"this worked: {worked}"
    return await one_by_one(address, names)
