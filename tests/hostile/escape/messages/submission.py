"""Leaves a mark in every place that two checks could share, and fails as soon as it finds one."""

import contextlib
import fcntl
import os
import socket
import sys

from honest import one_by_one, steady

__all__ = ["post", "steady"]

PORTS = range(41_001, 41_021)
FOLDERS = ("/", "/tmp", "/dev", "/dev/shm", "/run", "/var/tmp", "/py", "/bench", "/nonexistent", os.getcwd())
held = []


def marks():
    """(what, finds it, leaves it)"""
    for folder in FOLDERS:
        path = f"{folder}/mark"
        yield path, lambda path=path: os.stat(path), lambda path=path: os.open(path, os.O_CREAT | os.O_WRONLY)
        yield path, lambda path=path: os.stat(path), lambda path=path: os.mkdir(path)
    for name in ("mark", "mark-2"):
        yield "a name", lambda name=name: reach("\0" + name), lambda name=name: offer("\0" + name)
    yield "a module", lambda: sys.modules["mark"] or None, lambda: sys.modules.update(mark=sys)
    yield "a variable", lambda: os.environ["MARK"], lambda: os.environ.update(MARK="x")
    yield (
        "a time",
        lambda: 1 // (os.stat(os.__file__).st_mtime == 77),
        lambda: os.utime(os.__file__, (77, 77)),
    )


def reach(name):
    socket.socket(socket.AF_UNIX).connect(name)


def offer(name):
    held.append(socket.socket(socket.AF_UNIX))
    held[-1].bind(name)
    held[-1].listen()


def linger():
    """Somebody who waits for the next check with an open port, a lock and a name."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            offer("\0mark-3")
            fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX)
            port = socket.create_server(("127.0.0.1", 0))
            os.write(1, b"")
            port.accept()
        os._exit(0)
    os.wait()


def locked():
    descriptor = os.open(os.__file__, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    os.close(descriptor)


for what, find, leave in marks():
    try:
        find()
    except (OSError, KeyError, ZeroDivisionError):
        with contextlib.suppress(OSError):
            leave()
    else:
        raise AssertionError(f"a check before has left {what}")
with contextlib.suppress(OSError):
    reach("\0mark-3")
    raise AssertionError("somebody of a check before is still there")
locked()


async def post(address, names):
    linger()
    return await one_by_one(address, names)
