"""What a fresh fork of the bench server gives up before the learner's code is let in.

The order matters: the session and the descriptors first, then the limits, and the filter last, because
it refuses some of the calls made here. Everything is called with what the server imported long ago.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Confinement", "set_dumpable", "set_malloc_arenas", "set_subreaper"]

# linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
# Landlock's system calls and its one kind of rule used here: the same numbers on every machine.
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
LANDLOCK_RULE_PATH_BENEATH = 1
M_ARENA_MAX = -8  # malloc.h: further arenas reserve 64 MiB of address space for every thread
INSTRUCTION_BYTES = 8

LINUX = sys.platform == "linux"


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


_libc: Any = ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, *arguments: object) -> None:
    padded = [*arguments, *(ctypes.c_ulong(0) for _ in range(4 - len(arguments)))]
    if _libc.prctl(option, *padded) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl({option}): {os.strerror(number)}")


def set_dumpable(*, dumpable: bool) -> None:
    """Say whether processes of the same user may look into this one."""
    if LINUX:
        _prctl(PR_SET_DUMPABLE, ctypes.c_ulong(dumpable))


def set_subreaper() -> None:
    """Become the parent of orphans below: whoever has no child left has no descendant left."""
    if LINUX:
        _prctl(PR_SET_CHILD_SUBREAPER, ctypes.c_ulong(1))


def set_malloc_arenas() -> None:
    """One arena for all threads, so that threads do not eat the address space limit."""
    with contextlib.suppress(AttributeError):  # not glibc
        _libc.mallopt(M_ARENA_MAX, 1)


class Confinement:
    """Limits, ruleset and filter as the judge sent them, applied in every fork."""

    def __init__(
        self, rlimits: Sequence[tuple[str, int, int]], encoded_filter: str, rules: dict[str, Any] | None
    ) -> None:
        self.rlimits = [
            (number, soft, hard)
            for name, soft, hard in rlimits
            if (number := getattr(resource, name, None)) is not None
        ]
        self._ruleset = None if rules is None else _make_ruleset(rules)
        data = base64.b64decode(encoded_filter)
        self._filter = ctypes.create_string_buffer(data, len(data)) if data else None
        address = ctypes.addressof(self._filter) if self._filter else 0
        self._program = _Program(len(data) // INSTRUCTION_BYTES, address)

    def kept_descriptors(self) -> set[int]:
        """What a fork must not close before :meth:`apply`, which closes it."""
        return set() if self._ruleset is None else {self._ruleset}

    def apply(self) -> None:
        """Take everything away that the learner's code does not need. There is no way back."""
        for number, soft, hard in self.rlimits:
            # macOS refuses RLIMIT_AS, a container may have a lower hard limit: each for itself.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(number, (soft, hard))
        if not LINUX:
            return
        set_dumpable(dumpable=True)  # the judge looks at the bench's system calls
        _prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
        _prctl(PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1))
        if self._ruleset is not None:
            _call(LANDLOCK_RESTRICT_SELF, ctypes.c_int(self._ruleset), ctypes.c_uint32(0))
            os.close(self._ruleset)
        if self._filter is not None:
            _prctl(PR_SET_SECCOMP, ctypes.c_ulong(SECCOMP_MODE_FILTER), ctypes.byref(self._program))


def _make_ruleset(rules: dict[str, Any]) -> int:
    attributes = base64.b64decode(rules["attributes"])
    ruleset = _call(LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    for path, rights in rules["paths"]:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
        beneath = struct.pack("=Qi", rights, folder)  # struct landlock_path_beneath_attr, packed
        _call(
            LANDLOCK_ADD_RULE,
            ctypes.c_int(ruleset),
            ctypes.c_int(LANDLOCK_RULE_PATH_BENEATH),
            beneath,
            ctypes.c_uint32(0),
        )
        os.close(folder)
    return ruleset


def _call(number: int, *arguments: object) -> int:
    result = int(_libc.syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"system call {number}: {os.strerror(error)}")
    return result
