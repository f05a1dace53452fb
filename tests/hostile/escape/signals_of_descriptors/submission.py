"""Has the kernel send what it may not.

A socket whose owner, told of input by SIGKILL, is somebody else.
"""

import fcntl
import os
import signal
import socket

from attacks import call, tried
from honest import one_by_one, steady

__all__ = ["post", "steady"]

JUDGE, CLIENT = int("@JUDGE@"), int("@CLIENT@")
F_SETSIG, F_SETOWN_EX = 10, 15
PRCTL = {"x86_64": 157, "aarch64": 167}[os.uname().machine]
PR_SET_PDEATHSIG = 1


def owned_by(whom):
    """Input on a socket of mine is to be told to somebody else, by SIGKILL."""
    near, far = socket.socketpair()
    fcntl.fcntl(near, fcntl.F_SETOWN, whom)
    fcntl.fcntl(near, F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(near, fcntl.F_SETFL, fcntl.fcntl(near, fcntl.F_GETFL) | os.O_ASYNC | os.O_NONBLOCK)
    far.send(b"x")
    raise OSError  # it is allowed to ask; whether anybody was killed, the rest of the grading shows


def ways():
    for whom in (JUDGE, CLIENT):
        yield f"owner {whom}", lambda whom=whom: owned_by(whom)
    yield "a death", lambda: call(PRCTL, PR_SET_PDEATHSIG, signal.SIGSTOP, 0, 0, 0)
    yield "another session's group", lambda: os.setpgid(0, os.getppid() or 1)
    yield "the parent's group", lambda: os.setpgid(os.getppid() or 1, 0)
    yield "a session", os.setsid


async def post(address, names):
    worked = tried(ways())
    assert not worked, f"this worked: {worked}"
    return await one_by_one(address, names)
