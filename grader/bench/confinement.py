"""What a fresh fork of the bench server gives up before the learner's code is let in.

In two steps. :meth:`Confinement.apply` comes first: the session and the descriptors are done, then limits,
ruleset and filter; the filter last, because it refuses some of the calls made here. Then the bench makes
the two sockets that the judge needs, and :meth:`Confinement.seal` takes away what only they needed.
Everything is called with what the server imported long ago.
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

from grader.bench.own_ports import free_ports, hand_out
from grader.protocol.numbers import PR_SET_DUMPABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "PR_SET_PDEATHSIG",
    "Confinement",
    "check",
    "libc",
    "prctl",
    "set_dumpable",
    "set_malloc_arenas",
    "set_subreaper",
]

# linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
# Landlock's system calls and the kinds of rules used here: the same numbers on every machine.
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
LANDLOCK_RULE_PATH_BENEATH, LANDLOCK_RULE_NET_PORT = 1, 2
M_ARENA_MAX = -8  # malloc.h: further arenas reserve 64 MiB of address space for every thread
INSTRUCTION_BYTES = 8

LINUX = sys.platform == "linux"


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


libc: Any = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, *arguments: object) -> None:
    """Ask the kernel about, or for, an attribute of this process.

    Raises:
        OSError: it was refused.
    """
    padded = [*arguments, *(ctypes.c_ulong(0) for _ in range(4 - len(arguments)))]
    check(libc.prctl(option, *padded), f"prctl({option})")


def check(result: int, what: str) -> None:
    """What a call of the C library gave back.

    Raises:
        OSError: it was refused.
    """
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def set_dumpable(*, dumpable: bool) -> None:
    """Say whether processes of the same user may look into this one."""
    if LINUX:
        prctl(PR_SET_DUMPABLE, ctypes.c_ulong(dumpable))


def set_subreaper() -> None:
    """Become the parent of orphans below: whoever has no child left has no descendant left."""
    if LINUX:
        prctl(PR_SET_CHILD_SUBREAPER, ctypes.c_ulong(1))


def set_malloc_arenas() -> None:
    """One arena for all threads, so that threads do not eat the address space limit."""
    with contextlib.suppress(AttributeError):  # not glibc
        libc.mallopt(M_ARENA_MAX, 1)


class Confinement:
    """Limits, rulesets and filters as the judge sent them, applied in every fork.

    Args:
        rlimits: (name, soft, hard) of each limit.
        program: the system call filter, base64; empty for none.
        rules: a Landlock ruleset for files and scopes (``grader.sandbox.filter.landlock.ruleset``).
        seal: what :meth:`seal` puts on top: ``{"program": …, "ports": …}``; None for nothing.
    """

    def __init__(
        self,
        rlimits: Sequence[tuple[str, int, int]],
        program: str,
        rules: dict[str, Any] | None,
        seal: dict[str, Any] | None,
    ) -> None:
        self.rlimits = [
            (number, soft, hard)
            for name, soft, hard in rlimits
            if (number := getattr(resource, name, None)) is not None
        ]
        self._ruleset = None if rules is None else _make_ruleset(rules)
        self._filter = _Filter(program)
        self._seal_filter = _Filter(seal["program"] if seal else "")
        self._port_rules: dict[str, Any] | None = seal["ports"] if seal else None

    def kept_descriptors(self) -> set[int]:
        """What a fork must not close before :meth:`apply`, which closes it."""
        return set() if self._ruleset is None else {self._ruleset}

    def apply(self) -> None:
        """Take everything away that neither the bench's greeting nor the learner's code needs.

        There is no way back.
        """
        for number, soft, hard in self.rlimits:
            # macOS refuses RLIMIT_AS, a container may have a lower hard limit: each for itself.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(number, (soft, hard))
        if not LINUX:
            return
        set_dumpable(dumpable=True)  # the judge looks at the bench's system calls
        set_subreaper()  # ... and at whatever it starts, also when that has left its parent
        prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
        prctl(PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1))
        if self._ruleset is not None:
            _restrict(self._ruleset)
        self._filter.install()

    def seal(self, port: int) -> None:
        """The last step: from here on no netlink, no further rules, and TCP with known ports only.

        Args:
            port: of the judge's listener, the one port that learner's code always may connect to.

        Raises:
            OSError: the kernel refuses; then no learner code may run.
        """
        if self._port_rules is not None:
            own = free_ports(self._port_rules["own"])
            _restrict(_make_port_ruleset(self._port_rules, port, own))
            hand_out(own)
        self._seal_filter.install()


class _Filter:
    """A classic BPF program, in memory that stays; nothing at all if it is empty."""

    def __init__(self, encoded: str) -> None:
        data = base64.b64decode(encoded)
        self._memory = ctypes.create_string_buffer(data, len(data)) if data else None
        address = ctypes.addressof(self._memory) if self._memory else 0
        self._program = _Program(len(data) // INSTRUCTION_BYTES, address)

    def install(self) -> None:
        """For this process and all that it will start; filters add up, the strictest answer counts."""
        if self._memory is not None:
            prctl(PR_SET_SECCOMP, ctypes.c_ulong(SECCOMP_MODE_FILTER), ctypes.byref(self._program))


def _make_ruleset(rules: dict[str, Any]) -> int:
    ruleset = _create_ruleset(rules)
    for path, rights in rules["paths"]:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
        # struct landlock_path_beneath_attr, packed
        _add_rule(ruleset, LANDLOCK_RULE_PATH_BENEATH, struct.pack("=Qi", rights, folder))
        os.close(folder)
    return ruleset


def _make_port_ruleset(rules: dict[str, Any], judge: int, own: Sequence[int]) -> int:
    """Connect to the judge's port, be a server at one's own; port 0 is "any free one"."""
    bind, connect = rules["bind"], rules["connect"]
    ruleset = _create_ruleset(rules)
    for port, rights in ((0, bind), (judge, connect), *((each, bind | connect) for each in own)):
        # struct landlock_net_port_attr
        _add_rule(ruleset, LANDLOCK_RULE_NET_PORT, struct.pack("=QQ", rights, port))
    return ruleset


def _create_ruleset(rules: dict[str, Any]) -> int:
    attributes = base64.b64decode(rules["attributes"])
    return _call(LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))


def _add_rule(ruleset: int, kind: int, rule: bytes) -> None:
    _call(LANDLOCK_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(kind), rule, ctypes.c_uint32(0))


def _restrict(ruleset: int) -> None:
    _call(LANDLOCK_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)


def _call(number: int, *arguments: object) -> int:
    result = int(libc.syscall(ctypes.c_long(number), *arguments))
    check(result, f"system call {number}")
    return result
