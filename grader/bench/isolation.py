"""How a fork of the warm process leaves the warm process's surroundings, before anything else happens in it.

Two ways, one for each level with walls. Both are one-way: afterwards the fork has less than the warm process,
and nothing of the warm process's. What holds then is not believed but proven, in a bench of that very fork
(:mod:`grader.bench.probe`).

* :class:`Namespaces`: the fork is the first process of a process namespace; network, ipc, mount, host name,
  control group and user namespaces are its own as well. All but the user namespace belong to the warm
  process's user namespace, in which the fork has no rights any more, whatever it may become in its own.
* :class:`Account`: the fork becomes a user that nothing else on the machine is.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import struct
from typing import TYPE_CHECKING, Protocol

from grader.bench.confinement import PR_SET_PDEATHSIG, check, libc, prctl, set_dumpable

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Account", "Isolating", "Namespaces", "enter_groups"]

# linux/sched.h
CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWNET = 0x20000, 0x4000000, 0x8000000, 0x40000000
CLONE_NEWCGROUP, CLONE_NEWUSER, CLONE_NEWPID = 0x2000000, 0x10000000, 0x20000000
# linux/sockios.h and linux/if.h: struct ifreq has a name of 16 bytes and room for 24 more
SIOCSIFFLAGS, IFF_UP, IFF_RUNNING = 0x8914, 0x1, 0x40
PR_CAPBSET_DROP = 24
#: linux/capability.h; three sets of 64 bits
CAPABILITY_VERSION_3, CAPABILITY_BYTES = 0x20080522, 24


class Isolating(Protocol):
    """One way into isolation."""

    def before_fork(self) -> None:
        """In the warm process, right before it forks.

        Raises:
            OSError: the kernel refuses.
        """

    def after_fork(self, user: int) -> None:
        """In the fork.

        Args:
            user: whom it is to become, user and group; with a user namespace of its own, in there.

        Raises:
            OSError: the kernel refuses; then the fork must end.
        """


class Namespaces:
    """Everything of its own. The warm process is root in its user namespace: who it is outside has no rights.

    Args:
        proc: the folder ``/proc`` as an ``O_PATH`` descriptor: the one place where user numbers are mapped.
            The image has none, and a new one could not be mounted where a container masks its own.
    """

    def __init__(self, proc: int) -> None:
        self._proc = proc
        self._itself = os.pidfd_open(os.getpid())

    def before_fork(self) -> None:
        """The next child is the first process of a new namespace; the one before has used up its own."""
        check(libc.setns(self._itself, CLONE_NEWPID), "setns")
        _unshare(CLONE_NEWPID)

    def after_fork(self, user: int) -> None:
        """Leave all other namespaces, be somebody with no rights at all, and die with the warm process."""
        with contextlib.suppress(OSError):  # a kernel without them
            _unshare(CLONE_NEWCGROUP)
        _unshare(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET)
        _start_loopback()
        _unshare(CLONE_NEWUSER)
        # One number each, so that nobody else can be become; groups are for good what they are.
        self._write("setgroups", "deny")
        self._write("uid_map", f"{user} 0 1")
        self._write("gid_map", f"{user} 0 1")
        os.close(self._proc)
        _drop_capabilities(bounding=True)
        set_dumpable(dumpable=False)
        prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))

    def _write(self, name: str, text: str) -> None:
        file = os.open(f"self/{name}", os.O_WRONLY | os.O_CLOEXEC, dir_fd=self._proc)
        try:
            os.write(file, text.encode())
        finally:
            os.close(file)


class Account:
    """Another user, for good. The warm process needs the rights to change user and group for that."""

    def before_fork(self) -> None:
        """Nothing to prepare."""

    def after_fork(self, user: int) -> None:
        """Become that user and its group, with nothing kept. It ends with the judge, see ``Server``."""
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        _drop_capabilities(bounding=False)
        set_dumpable(dumpable=False)


def enter_groups(doors: Sequence[int]) -> None:
    """Into the control groups whose files these are. What fails here is seen by the judge, who looks."""
    for door in doors:
        with contextlib.suppress(OSError):
            os.write(door, b"0")


def _unshare(flags: int) -> None:
    check(libc.unshare(flags), f"unshare({flags:#x})")


def _start_loopback() -> None:
    request = struct.pack("16sh22x", b"lo", IFF_UP | IFF_RUNNING)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, request)


def _drop_capabilities(*, bounding: bool) -> None:
    number = 0
    while bounding and libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(number), 0, 0, 0) == 0:
        number += 1  # until the kernel knows no more of them; the probe looks at every one
    nothing = bytes(CAPABILITY_BYTES)
    check(libc.capset(struct.pack("=Ii", CAPABILITY_VERSION_3, 0), nothing), "capset")
