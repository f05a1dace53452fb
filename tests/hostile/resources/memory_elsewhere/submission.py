"""Asks for memory that is nobody's: memory files, shared segments, files in memory, huge pages, pipes.

It tells which it got. What it may have is counted: pipes by the kernel for each user, mappings for each
process.
"""

import contextlib
import ctypes
import fcntl
import mmap
import os
import socket

from honest import one_by_one, steady

__all__ = ["post", "steady"]

libc = ctypes.CDLL(None, use_errno=True)
FOLDERS = ("/dev/shm", "/dev/mqueue", "/dev/hugepages", "/run", "/tmp", "/var/tmp", "/sys/fs/cgroup")
MEMFD_SECRET, SHMGET, MSGGET, SEMGET = 447, 0, 1, 2
SYSTEM_V = {"x86_64": (29, 68, 64), "aarch64": (194, 186, 190)}[os.uname().machine]


def check(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")


def system_v(which, *numbers):
    check(libc.syscall(ctypes.c_long(SYSTEM_V[which]), *map(ctypes.c_long, numbers)))


def ways():
    yield "a memory file", lambda: os.memfd_create("more")
    yield "a secret memory file", lambda: check(libc.syscall(ctypes.c_long(MEMFD_SECRET), ctypes.c_long(0)))
    yield "a shared segment", lambda: system_v(SHMGET, 0, 1 << 26, 0o1600)
    yield "a message queue", lambda: system_v(MSGGET, 0, 0o1600)
    yield "semaphores", lambda: system_v(SEMGET, 0, 32000, 0o1600)
    for folder in FOLDERS:
        yield f"a file in {folder}", lambda folder=folder: os.open(f"{folder}/more", os.O_CREAT | os.O_RDWR)
        yield f"no file in {folder}", lambda folder=folder: os.open(folder, os.O_TMPFILE | os.O_RDWR)
    for flags in (mmap.MAP_SHARED, mmap.MAP_PRIVATE, mmap.MAP_PRIVATE | mmap.MAP_POPULATE):
        yield "a mapping", lambda flags=flags: mmap.mmap(-1, 500 << 20, flags=flags | mmap.MAP_ANONYMOUS)


async def post(address, names):
    got = []
    for name, way in ways():
        try:
            way()
        except (OSError, MemoryError):
            continue
        got.append(name)
    assert not got, f"it got {got}"
    pipes = []
    with contextlib.suppress(OSError):
        while len(pipes) < 300:
            pipes.append(os.pipe())
            os.set_blocking(pipes[-1][1], False)
            with contextlib.suppress(OSError):
                fcntl.fcntl(pipes[-1][1], fcntl.F_SETPIPE_SZ, 1 << 20)
            with contextlib.suppress(BlockingIOError):
                while os.write(pipes[-1][1], bytes(1 << 16)):
                    pass
    sockets = [socket.socketpair() for _ in range(50)]
    for near, _ in sockets:
        near.setblocking(False)
        near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
        with contextlib.suppress(BlockingIOError):
            while near.send(bytes(1 << 16)):
                pass
    return await one_by_one(address, names)
