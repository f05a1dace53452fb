"""What a judge takes for granted of the machine around it, looked at before any learner's code runs.

A bench is promised processes, descriptors and memory (:class:`grader.sandbox.policy.Limits`). Where a
container or a shell allows less than that, a right program would fail at a bound that is not the task's, and
nobody could tell whose fault it was. So too little room is found out beforehand, as a fact
(:class:`Wanting`); what to do about it is told by :mod:`grader.doctor`.
"""

from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from grader.sandbox.limits.cgroup_places import enclosing_groups, number_in
from grader.sandbox.limits.rlimits import INFRASTRUCTURE, rlimits
from grader.sandbox.policy import Level
from grader.sandbox.process_table import count_tasks

if TYPE_CHECKING:
    from grader.sandbox.policy import Limits

__all__ = ["Lack", "Wanting", "check_for_walls", "check_surroundings"]

What = Literal["proc", "other proc", "pidfd", "tasks of a group", "tasks of a user", "limit"]

#: a stack in which Python reaches its own limit of recursion first
STACK_BYTES = 1 << 20
#: nobody has so many tasks that a higher limit than this leaves too little room: counting them takes time
MOST_COUNTED = 8192


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One thing that is not there, or of which there is too little."""

    what: What
    #: which limit (RLIMIT_NOFILE), which file of the kernel's, which error (EPERM)
    name: str = ""
    #: as many as there may be; in bytes or seconds for the limits that count these
    most: int = 0
    #: as many as there are already
    present: int = 0
    #: as many as one bench may have
    needed: int = 0


class Wanting(Exception):  # noqa: N818 — a fact about a machine
    """This machine cannot give what every level needs.

    Attributes:
        lack: the first thing that was found.
    """

    def __init__(self, lack: Lack) -> None:
        super().__init__(f"{lack.what} {lack.name}".rstrip())
        self.lack = lack


def check_surroundings(limits: Limits) -> None:
    """Look at what any bench with these limits needs, whatever its level; quick.

    Call after root has been dropped: limits count for the user that the judge has become.

    Raises:
        Wanting: something is not there, or there is less of it than a bench may use.
    """
    if sys.platform != "linux":
        return
    for lack in (_proc(), _limit(limits), _tasks_of_user(limits), _tasks_of_groups(limits)):
        if lack is not None:
            raise Wanting(lack)


def check_for_walls() -> None:
    """Look at what a level with walls needs besides: there a process has other numbers inside than outside.

    Raises:
        Wanting: the kernel gives no descriptor of a process, by which the judge would know a bench.
    """
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError as error:
        raise Wanting(Lack(what="pidfd", name=os.strerror(error.errno or 0))) from error


def _proc() -> Lack | None:
    """Threads and their system calls are seen there, and in no other place."""
    try:
        seen = int(Path("/proc/self").readlink().name)
        Path("/proc/self/stat").read_bytes()
    except (OSError, ValueError):
        return Lack(what="proc")
    return None if seen == os.getpid() else Lack(what="other proc", most=seen)


def _limit(limits: Limits) -> Lack | None:
    """Limits of this process that a bench inherits, and cannot raise to what it is promised."""
    import resource  # there is none on Windows

    for name, needed, _ in (*rlimits(limits, Level.SANDBOX, os.getuid()), ("RLIMIT_STACK", STACK_BYTES, 0)):
        _, most = resource.getrlimit(getattr(resource, name))
        if name != "RLIMIT_NPROC" and most != resource.RLIM_INFINITY and most < needed:
            return Lack(what="limit", name=name, most=most, needed=needed)
    return None


def _tasks_of_user(limits: Limits) -> Lack | None:
    """All processes and threads of a user count together, on the whole machine."""
    import resource

    most, _ = resource.getrlimit(resource.RLIMIT_NPROC)
    needed = limits.processes + INFRASTRUCTURE
    if most == resource.RLIM_INFINITY or most > MOST_COUNTED:
        return None
    present = count_tasks(os.getuid())
    if present + needed <= most:
        return None
    return Lack(what="tasks of a user", name="RLIMIT_NPROC", most=most, present=present, needed=needed)


def _tasks_of_groups(limits: Limits) -> Lack | None:
    """Every control group around a bench counts, however far out."""
    needed = limits.processes + INFRASTRUCTURE
    for folder in enclosing_groups("pids"):
        most, present = number_in(folder / "pids.max"), number_in(folder / "pids.current")
        if most is not None and present is not None and present + needed > most:
            name = str(folder / "pids.max")
            return Lack(what="tasks of a group", name=name, most=most, present=present, needed=needed)
    return None
