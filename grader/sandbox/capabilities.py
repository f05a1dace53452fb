"""Linux capabilities and process attributes by ctypes: the few calls that the judge needs."""

from __future__ import annotations

import ctypes
import enum
import os
from typing import Any

from grader.protocol.numbers import PR_SET_DUMPABLE

__all__ = [
    "Capability",
    "become_subreaper",
    "hand_capabilities_on",
    "keep_capabilities_once",
    "permitted",
    "set_capabilities",
    "set_dumpable",
]

# linux/prctl.h and linux/capability.h
PR_SET_KEEPCAPS = 8
PR_SET_CHILD_SUBREAPER = 36
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
VERSION_3 = 0x20080522


class Capability(enum.IntEnum):
    """Those that are ever kept, by the kernel's number."""

    DAC_READ_SEARCH = 2
    KILL = 5
    SETGID = 6
    SETUID = 7
    SYS_CHROOT = 18


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable"))


_libc: Any = ctypes.CDLL(None, use_errno=True)


def permitted() -> frozenset[int]:
    """Numbers of the capabilities that this process may use."""
    sets = (_Sets * 2)()
    _check(_libc.capget(ctypes.byref(_Header(VERSION_3, 0)), sets), "capget")
    return frozenset(number for number in range(64) if sets[number // 32].permitted >> number % 32 & 1)


def set_capabilities(kept: frozenset[Capability]) -> None:
    """Keep these, for this process alone: programs that it starts get none."""
    _set(kept, inheritable=False)


def hand_capabilities_on(kept: frozenset[Capability]) -> None:
    """Keep these, and have the program that this process turns into keep them as well."""
    _set(kept, inheritable=True)
    for number in kept:
        _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number)


def _set(kept: frozenset[Capability], *, inheritable: bool) -> None:
    sets = (_Sets * 2)()
    for number in kept:
        sets[number // 32].inheritable |= inheritable << number % 32
        sets[number // 32].permitted |= 1 << number % 32
        sets[number // 32].effective |= 1 << number % 32
    _check(_libc.capset(ctypes.byref(_Header(VERSION_3, 0)), sets), "capset")


def keep_capabilities_once() -> None:
    """The next change of user does not take the permitted set away."""
    _prctl(PR_SET_KEEPCAPS, 1)


def set_dumpable(*, dumpable: bool) -> None:
    """Say whether processes of the same user may look into this one."""
    _prctl(PR_SET_DUMPABLE, int(dumpable))


def become_subreaper() -> None:
    """Orphans below become children of this process instead of the machine's init."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int, second: int = 0) -> None:
    zero = ctypes.c_ulong(0)
    _check(_libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(second), zero, zero), f"prctl({option})")


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
