"""A judge that was started by root gives root up before it does anything with a submission.

::

    prepare_image()   as root: only root may write the image that every bench will run from
    drop_root()       an unprivileged user of its own; what is left are capabilities, for reading
                      files under unreadable folders and for starting benches under yet another user
    choose()          proves a level; what only level `account` needs is given up when it is not used
    open_sandbox()       the first process that a learner's code will ever run in

Capabilities that are kept are neither inheritable nor ambient: a program that is started has none.

Why a user of its own and not ``nobody``: where no user namespace counts for itself, RLIMIT_NPROC counts
all processes of a user on the machine, and processes of one user may signal each other. Numbers come
from a range that nobody hands out, and each is claimed by binding an abstract socket of that name: the
claim ends with the process, however it ends.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import socket
import sys
from pathlib import Path

from grader.errors import Inconclusive
from grader.sandbox.capabilities import (
    Capability,
    keep_capabilities_once,
    permitted,
    set_capabilities,
    set_dumpable,
)
from grader.sandbox.limits import cgroup

__all__ = ["ACCOUNT_NEEDS", "Claim", "claim_uid", "drop_root", "has_shed", "shed", "started_by_root"]

READING = frozenset({Capability.DAC_READ_SEARCH})
ACCOUNT_NEEDS = frozenset({Capability.SETUID, Capability.SETGID, Capability.SYS_CHROOT, Capability.KILL})
#: above systemd's container range (ends at 1 879 048 191) nothing is assigned: https://systemd.io/UIDS-GIDS/
HIGH_RANGE = range(1_900_000_000, 1_900_100_000)
#: where only 65 536 numbers are mapped: below the dynamic users of systemd and Debian
LOW_RANGE = range(59_000, 60_000)

_started_by_root = False
_has_shed = False


@dataclasses.dataclass(frozen=True)
class Claim:
    """A user number that is nobody else's until :meth:`release`, or the end of this process."""

    uid: int
    _socket: socket.socket

    def release(self) -> None:
        """Others may have the number; no process of that user may be left."""
        self._socket.close()


#: who this process became when it dropped root
_own: Claim | None = None


def started_by_root() -> bool:
    """Whether this process was root before it dropped that."""
    return _started_by_root


def drop_root() -> None:
    """Stop being root, for good; does nothing for an ordinary user. One thread only, please.

    Raises:
        Inconclusive: the system does not let root become somebody else, or whom it becomes cannot read the
            interpreter's own files.
    """
    global _started_by_root, _own  # noqa: PLW0603 — facts of the process, like its user
    if sys.platform != "linux" or os.geteuid() != 0:
        return
    _own = claim_uid()
    uid = _own.uid
    cgroup.prepare(uid)  # only root may hand a control group over
    try:
        keep_capabilities_once()
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        available = permitted()
        set_capabilities(frozenset(each for each in READING | ACCOUNT_NEEDS if each in available))
        set_dumpable(dumpable=False)
    except OSError as error:
        raise Inconclusive(*_why_still_root(uid, error)) from error
    os.umask(0o077)
    _started_by_root = True
    _check_readable()


def _check_readable() -> None:
    """What this Python has not imported yet must be readable to whom it has become.

    Raises:
        Inconclusive: it lies under a folder that only root may enter, as a Python under /root does.
    """
    for file in (os.__file__, __file__):
        if os.access(file, os.R_OK, effective_ids=True):  # kept capabilities count
            continue
        closed = [path for path in Path(file).parents if not os.access(path, os.X_OK, effective_ids=True)]
        where = closed[-1] if closed else Path(file)
        raise Inconclusive(
            f"Python or the kit lies under {where}, which only root may enter, and the judge gives root up",
            f"let everybody enter it (chmod o+x {where}), install both elsewhere, or give the container "
            "CAP_DAC_READ_SEARCH",
        )


def _why_still_root(uid: int, error: OSError) -> tuple[str, str]:
    """Cause and next step, by what the kernel says of this root."""
    if not _is_mapped(uid):
        return (
            "this root cannot become another user: its user namespace has no other user numbers",
            "map 65536 of them (/etc/subuid and /etc/subgid), or run the grader as an ordinary user",
        )
    if missing := {Capability.SETUID, Capability.SETGID} - permitted():
        names = " and ".join(f"CAP_{each.name}" for each in sorted(missing))
        return (
            f"root could not be given up: it lacks {names}",
            "give the container its default capabilities back, or run the grader as an ordinary user",
        )
    return f"root could not be given up: {error}", "run the grader as an ordinary user"


def shed() -> None:
    """Give up what only level `account` needs; reading stays. Nothing to do for an ordinary user."""
    global _has_shed  # noqa: PLW0603 — a fact of the process, like its capabilities
    if _started_by_root:
        set_capabilities(frozenset(each for each in READING if each in permitted()))
        _has_shed = True


def has_shed() -> bool:
    """Whether what only level `account` needs was there and has been given up, for good."""
    return _has_shed


def claim_uid() -> Claim:
    """A user number that no account and no other judge of this machine uses.

    Raises:
        Inconclusive: none is free.
    """
    candidates = HIGH_RANGE if _is_mapped(HIGH_RANGE.stop) else LOW_RANGE
    start = os.getpid() % len(candidates)
    for uid in itertools.chain(candidates[start:], candidates[:start]):
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0onecook-uid-{uid}")
        except OSError:
            claim.close()
            continue
        if _has_processes(uid):  # left over by a judge that was killed: not ours to sweep
            claim.close()
            continue
        return Claim(uid, claim)
    raise Inconclusive(
        "no unused user number is left on this machine", "wait for other graders to end, then retry"
    )


def _is_mapped(uid: int) -> bool:
    """Whether this user namespace knows the number."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/self/uid_map").read_text().splitlines():
            first, _, count = (int(word) for word in line.split())
            if first <= uid < first + count:
                return True
    return False


def _has_processes(uid: int) -> bool:
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if entry.stat().st_uid == uid:
                    return True
    return False
