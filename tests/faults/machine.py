"""A machine with something wrong: full disks, a broken bwrap, forbidden namespaces, low limits.

Each is made in a mount namespace (or a process) of its own and goes with it: nothing of the real machine
is touched. The functions are for ``preexec_fn``: they run in the child, before ``grade``.
"""

from __future__ import annotations

import ctypes
import dataclasses
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.sandbox.capabilities import VERSION_3, Capability, keep_capabilities_once
from tests.judge.engine import COURSE
from tests.machines import REFUSED, filter_program

__all__ = [
    "Told", "bind", "forbid_namespaces", "full_disk", "grade", "limit", "ordinary", "own_mounts", "read_only",
    "refuse_calls", "without_inodes",
]  # fmt: skip

CHECKOUT = Path(__file__).resolve().parents[2]
CLONE_NEWNS = 0x20000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, MODE_FILTER = 22, 38, 47, 2
REAL_SECONDS = 100

_libc: Any = ctypes.CDLL(None, use_errno=True)


@dataclasses.dataclass(frozen=True)
class Told:
    """What a command said."""

    code: int
    out: str
    error: str


def grade(
    *arguments: str,
    before: Callable[[], None] | None = None,
    environment: dict[str, str] | None = None,
    course: Path | None = COURSE,
    stdout: int = subprocess.PIPE,
) -> Told:
    """``grade`` with these arguments, in a process whose machine ``before`` has changed."""
    of_course = ["--course", str(course)] if course else []
    done = subprocess.run(
        [sys.executable, "-m", "grader", *arguments, *of_course],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        preexec_fn=before,
        timeout=REAL_SECONDS,
        check=False,
    )
    return Told(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())


def own_mounts() -> None:
    """What is mounted from now on is seen by this process and its children alone."""
    _check(_libc.unshare(CLONE_NEWNS))
    _mount(None, "/", None, MS_REC | MS_PRIVATE)


def full_disk(folder: Path) -> None:
    """A disk of one page, which is used up."""
    own_mounts()
    _mount("tmpfs", str(folder), "tmpfs", 0, "size=4096,mode=755")
    (folder / "filler").write_bytes(bytes(4096))


def without_inodes(folder: Path) -> None:
    """A disk with room, and no name left for a new file."""
    own_mounts()
    _mount("tmpfs", str(folder), "tmpfs", 0, "nr_inodes=1,mode=755")


def read_only(folder: Path) -> None:
    """The folder as it is, on a disk that cannot be written to."""
    own_mounts()
    bind(folder, folder)
    _mount(None, str(folder), None, MS_REMOUNT | MS_BIND | MS_RDONLY)


def bind(source: Path, target: Path) -> None:
    """Something else in the place of a file or folder; after :func:`own_mounts`."""
    _mount(str(source), str(target), None, MS_BIND)


def limit(name: str, value: int) -> None:
    """A limit, as ``ulimit`` sets it."""
    number = getattr(resource, name)
    resource.setrlimit(number, (value, value))


def ordinary(uid: int) -> None:
    """Another user, who may read everything (the interpreter may lie under root's home) and no more."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    keep_capabilities_once()
    os.setresuid(uid, uid, uid)
    sets = (ctypes.c_uint32 * 6)(*[1 << Capability.DAC_READ_SEARCH] * 3, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(VERSION_3, 0)
    _check(_libc.capset(header, sets))
    raise_it, number, zero = ctypes.c_ulong(2), ctypes.c_ulong(Capability.DAC_READ_SEARCH), ctypes.c_ulong(0)
    _check(_libc.prctl(PR_CAP_AMBIENT, raise_it, number, zero, zero))


def forbid_namespaces() -> None:
    """As containers do: no new namespace, no mount, for this process and all below."""
    refuse_calls(*REFUSED)


def refuse_calls(*names: str) -> None:
    """A filter answers "not permitted" to these system calls, for this process and all below."""
    program = filter_program(names)
    code = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    zero, one = ctypes.c_ulong(0), ctypes.c_ulong(1)
    _check(_libc.prctl(PR_SET_NO_NEW_PRIVS, one, zero, zero, zero))
    pointer = ctypes.byref(Program(len(program) // 8, ctypes.addressof(code)))
    _check(_libc.prctl(PR_SET_SECCOMP, ctypes.c_ulong(MODE_FILTER), pointer, zero, zero))


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str = "") -> None:
    words = [None if word is None else word.encode() for word in (source, target, kind)]
    _check(_libc.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), options.encode()))


def _check(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
