"""The proof of a level, made where the learner's code will run: what is really on in a confined fork."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import json
import os
import resource
import socket
import struct
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from grader.bench.confinement import LINUX, libc
from grader.bench.own_ports import create_listener

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["run"]

PR_GET_SECCOMP = 21
PR_CAPBSET_READ = 23
PR_GET_NO_NEW_PRIVS = 39
NETLINK_SOCK_DIAG = 4
#: linux/capability.h: three sets of 64 bits for the caller
CAPABILITY_VERSION_3, CAPABILITY_BYTES = 0x20080522, 24
#: documentation address (RFC 5737): never answers, so only "no route" can be the result of a connect
OUTSIDE = ("192.0.2.1", 9)
PLACES = ("/", "/tmp", "/dev", "/dev/shm", "/var/tmp", "/run", "/bench", "/py")  # noqa: S108 — tried, not used


def run(control: socket.socket, runtime: str, seal: Callable[[int], None]) -> NoReturn:
    """Tell the judge what holds here for learner's code, and end.

    Sealed like any bench: ``judge`` is at the place of the judge's listener, ``other`` is somebody else's.
    """
    with create_listener() as judge, create_listener() as other:
        seal(judge.getsockname()[1])
        reached = {"judge": _reaches(judge), "other_port": _reaches(other)}
    found: dict[str, Any] = {
        **reached,
        "uid": os.getuid(),
        "pid": os.getpid(),
        "parent": os.getppid(),
        "runtime": runtime,
        "loopback": _loopback(),
        "netlink": _netlink(),
        "outside": _outside(),
        "signals_server": _may_signal(os.getppid()),
        "proc": os.access("/proc/self", os.F_OK),
        "writable": [place for place in PLACES if _writable(place)],
        "asyncio": _importable("asyncio"),
        "anyio": _importable("anyio"),
        "suites": _importable("grader.suites") or _importable("grader.judge"),
        "environment": sorted(os.environ),
        "descriptors": [fd for fd in range(256) if _is_open(fd) and fd != control.fileno()],
        "cpu_seconds": resource.getrlimit(resource.RLIMIT_CPU)[1],
    }
    if LINUX:
        found["no_new_privileges"] = libc.prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1
        found["seccomp"] = libc.prctl(PR_GET_SECCOMP, 0, 0, 0, 0)
        found["capabilities"] = _has_capabilities()
        found["bounding"] = sum(libc.prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1 for number in range(41))
    control.setblocking(True)
    control.sendall(json.dumps(found).encode())
    sys.stdout.flush()
    os._exit(0)


def _loopback() -> bool:
    """Whether a program can talk to a server of its own."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            return _reaches(listener)
    except OSError:
        return False


def _reaches(listener: socket.socket) -> bool:
    """Whether a byte comes through to this listener of ours."""
    try:
        with socket.create_connection(listener.getsockname(), timeout=5) as client:
            accepted, _ = listener.accept()
            with accepted:
                client.sendall(b"x")
                return accepted.recv(1) == b"x"
    except OSError:
        return False


def _netlink() -> bool:
    """Whether the kernel can be asked about connections, as only the judge may."""
    try:
        socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG).close()
    except (AttributeError, OSError):
        return False
    return True


def _outside() -> bool:
    """Whether a packet would leave: connecting a datagram socket only asks for a route."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(OUTSIDE)
    except OSError:
        return False
    return True


def _has_capabilities() -> bool:
    """Whether any is in force, or could be put in force or be left to another program."""
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    sets = ctypes.create_string_buffer(CAPABILITY_BYTES)
    return libc.capget(header, sets) != 0 or any(sets.raw)


def _may_signal(pid: int) -> bool:
    """Signal 0 only asks."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _writable(folder: str) -> bool:
    path = f"{folder}/.onecook-probe-{os.getpid()}"
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        return False
    with contextlib.suppress(OSError):
        os.remove(path)  # noqa: PTH107 — pathlib is not otherwise needed here
    return True


def _importable(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
