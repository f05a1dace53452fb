"""Traces every process that it can name, and reads and writes their memory and their descriptors."""

import contextlib
import ctypes
import os

from attacks import REFUSED, call, tried
from honest import one_by_one, steady

__all__ = ["post", "steady"]

JUDGE, CLIENT = int("@JUDGE@"), int("@CLIENT@")
SYSTEM = {"x86_64": (101, 310, 311, 312), "aarch64": (117, 270, 271, 272)}
PTRACE, READV, WRITEV, KCMP = SYSTEM[os.uname().machine]
PIDFD_GETFD, PROCESS_MADVISE = 438, 440
TRACEME, ATTACH, SEIZE = 0, 16, 0x4206
buffer = ctypes.create_string_buffer(16)
vector = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 16)


def ways():
    yield "trace me", lambda: call(PTRACE, TRACEME, 0, 0, 0)
    child = os.fork()
    if child == 0:
        os.read(os.pipe()[0], 1)
    there = ctypes.addressof(vector)
    for pid in (child, os.getppid() or 1, 1, 2, JUDGE, CLIENT):
        yield f"trace {pid}", lambda pid=pid: call(PTRACE, ATTACH, pid, 0, 0)
        yield f"seize {pid}", lambda pid=pid: call(PTRACE, SEIZE, pid, 0, 0)
        yield f"read {pid}", lambda pid=pid: call(READV, pid, there, 1, there, 1, 0)
        yield f"write {pid}", lambda pid=pid: call(WRITEV, pid, there, 1, there, 1, 0)
        yield f"compare {pid}", lambda pid=pid: call(KCMP, os.getpid(), pid, 0, 0, 0)
        with contextlib.suppress(OSError):
            descriptor = os.pidfd_open(pid)
            for number in range(8):
                yield (
                    f"descriptor {number} of {pid}",
                    lambda n=number, of=descriptor: call(PIDFD_GETFD, of, n, 0),
                )
            yield f"advice {pid}", lambda of=descriptor: call(PROCESS_MADVISE, of, there, 1, 21, 0)
            os.close(descriptor)
    os.kill(child, 9)
    os.waitpid(child, 0)


async def post(address, names):
    worked = tried(ways(), REFUSED)
    assert not worked, f"this worked: {worked}"
    return await one_by_one(address, names)
