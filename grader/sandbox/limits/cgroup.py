"""Bounds of a whole sandbox: one control group for the server, its benches, and whatever they start.

The limits of :mod:`.rlimits` hold for each process; a program of many processes meets these first. One
*base* for each judge holds one group for each sandbox::

    prepare(owner)   as root, before it is dropped: sweep, make the base, give it to the judge's new user
    make(limits)     the judge: a group with its bounds; empty-handed where the machine offers none
    group.enter()    the new process itself, before it runs anything: so nothing is ever outside
    group.bounds(pid)  read back from the kernel: what really holds that process
    group.remove()   at the sandbox's end
    sweep()          at the judge's end and before the next one's base: bases whose judge is gone

A judge holds a lock on its base. It ends with the process, however that ends, so that a base without one
is surely nobody's. An ordinary user has a base only where the machine has delegated a group to him.

Without a group nothing fails: the limits of each process and the judge's own watching remain, and the
report says so. All of this bounds; only :meth:`Group.memory_events` has a say in words, and that only after
the kernel has killed.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import fcntl
import itertools
import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.sandbox.limits.cgroup_places import Place, number_in, places
from grader.sandbox.limits.cgroup_versions import MemoryEvents, Version, version_of, write
from grader.sandbox.limits.rlimits import INFRASTRUCTURE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.sandbox.policy import Limits

__all__ = ["ALLOWANCE_BYTES", "Bounds", "Group", "make", "prepare", "sweep"]

#: for the server (some 30 MiB), for what the kernel keeps for the processes, and so that a single process
#: always meets its own limit first, which its code can catch
ALLOWANCE_BYTES = 128 << 20
#: bwrap outside of its own namespace
STARTER = 1
PREFIX = "onecook-"
TRIES = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Bounds:
    """What the kernel holds a process to, together with all others of its sandbox."""

    #: None: no bound
    memory_bytes: int | None = None
    tasks: int | None = None
    #: why something is not bounded, in a few words
    reason: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class _Base:
    """This judge's own group in one tree, locked as long as the judge lives."""

    folder: Path
    place: Place
    lock: int

    @property
    def version(self) -> Version:
        """How its files are called."""
        return version_of(unified=self.place.unified)


@dataclasses.dataclass(frozen=True, slots=True)
class _Member:
    """The group of a sandbox in one tree."""

    folder: Path
    version: Version


@dataclasses.dataclass(slots=True)
class _Own:
    """What this process has."""

    bases: list[_Base] = dataclasses.field(default_factory=list)
    #: why not more of them
    reason: str = ""
    prepared: bool = False
    numbers: itertools.count[int] = dataclasses.field(default_factory=itertools.count)
    #: groups whose last process had not yet left them
    leftover: list[Path] = dataclasses.field(default_factory=list)


_own = _Own()


def prepare(owner: int | None = None) -> None:
    """Make this judge's base; sweeps first. Never fails: what could not be had is told by :meth:`bounds`.

    Args:
        owner: the user that this process is about to become; None: it stays who it is.
    """
    _own.prepared = True
    if sys.platform != "linux":
        _own.reason = "this system has no control groups"
        return
    found, _own.reason = places()
    for place in found:
        _sweep(place.folder)
        try:
            _own.bases.append(_make_base(place, owner))
        except OSError as error:
            _own.reason = f"no control group could be made: {error.strerror}"


def make(limits: Limits) -> Group:
    """A new group of this judge with the bounds of one sandbox; its folders may be none at all."""
    if not _own.prepared:
        prepare()
    wanted = Bounds(
        memory_bytes=limits.memory_bytes + ALLOWANCE_BYTES,
        tasks=limits.processes + INFRASTRUCTURE + STARTER,
        reason=_own.reason,
    )
    name = f"sandbox-{os.getpid()}-{next(_own.numbers)}"
    members: dict[str, _Member] = {}
    for base in _own.bases:
        member = _Member(base.folder / name, base.version)
        try:
            member.folder.mkdir()
            _bound(member, base.place.controllers, wanted)
        except OSError as error:
            wanted = dataclasses.replace(wanted, reason=f"no control group could be made: {error.strerror}")
            _remove([member.folder])
        else:
            members |= dict.fromkeys(base.place.controllers, member)
    return Group(members, wanted)


def sweep() -> None:
    """Remove the bases of judges that are gone, as far as they are empty and this user may."""
    if sys.platform == "linux":
        for place in places()[0]:
            _sweep(place.folder)


class Group:
    """The control group of one sandbox, in as many trees as the machine needs for it."""

    def __init__(self, members: dict[str, _Member], wanted: Bounds) -> None:
        #: by controller
        self._members = members
        self._wanted = wanted
        self._doors = [
            os.fsencode(member.folder / member.version.door) for member in dict.fromkeys(members.values())
        ]

    @property
    def enter(self) -> Callable[[], None] | None:
        """What a new process has to call before it does anything else; None: nothing."""
        return self._enter if self._doors else None

    @contextlib.contextmanager
    def doors(self) -> Iterator[list[int]]:
        """Descriptors of what a process writes ``0`` to in order to enter, open for the block.

        For a process that sees no control groups. The kernel asks who opened a file, not who writes.
        """
        found = []
        try:
            for door in self._doors:
                with contextlib.suppress(OSError):  # as with :attr:`enter`: bounds() tells
                    found.append(os.open(door, os.O_WRONLY | os.O_CLOEXEC))
            yield found
        finally:
            for descriptor in found:
                os.close(descriptor)

    def _enter(self) -> None:
        """In the new process. What fails here is seen by :meth:`bounds`."""
        for door in self._doors:
            with contextlib.suppress(OSError):
                descriptor = os.open(door, os.O_WRONLY | os.O_CLOEXEC)
                try:
                    os.write(descriptor, b"0")
                finally:
                    os.close(descriptor)

    def bounds(self, pid: int) -> Bounds:
        """What the kernel says now that this process is held to by this group."""
        entered = {name: member for name, member in self._members.items() if _holds(member.folder, pid)}
        memory = tasks = None
        if (member := entered.get("memory")) is not None:
            memory = _at_most(self._wanted.memory_bytes, member.folder / member.version.memory_bound)
        if (member := entered.get("pids")) is not None:
            tasks = _at_most(self._wanted.tasks, member.folder / "pids.max")
        reason = ""
        if memory is None or tasks is None:
            reason = self._wanted.reason or "the bench could not be put into its control group"
        return Bounds(memory, tasks, reason)

    def memory_events(self) -> MemoryEvents:
        """How often memory ran out; all zero where no group counts that."""
        member = self._members.get("memory")
        return MemoryEvents() if member is None else member.version.memory_events(member.folder)

    def remove(self) -> None:
        """When nothing is left in it. What the kernel has not yet let go is tried again later."""
        _own.leftover += {member.folder: None for member in self._members.values()}
        self._members, self._doors = {}, []
        _own.leftover = _remove(_own.leftover)


# ---------------------------------------------------------------------- bases
def _make_base(place: Place, owner: int | None) -> _Base:
    for _ in range(TRIES):
        folder = place.folder / f"{PREFIX}{os.getpid()}-{secrets.token_hex(4)}"
        folder.mkdir(mode=0o700)
        # As long as it has no lock, another judge may take it for a dead one's.
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        if _try_lock(lock) and folder.is_dir():
            break
        os.close(lock)
    else:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
    try:
        base = _Base(folder, place, lock)
        base.version.open_base(folder, place.controllers)
        if owner is not None:
            base.version.hand_over(folder, owner)
    except OSError:
        os.close(lock)
        _sweep(place.folder)
        raise
    return base


def _sweep(folder: Path) -> None:
    for base in folder.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            descriptor = os.open(base, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                if _try_lock(descriptor):
                    _remove([*(entry for entry in base.iterdir() if entry.is_dir()), base])
            finally:
                os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


# ---------------------------------------------------------------------- one group
def _bound(member: _Member, controllers: frozenset[str], wanted: Bounds) -> None:
    if "pids" in controllers:
        write(member.folder / "pids.max", str(wanted.tasks))
    if "memory" in controllers:
        member.version.bound_memory(member.folder, wanted.memory_bytes or 0)


def _holds(folder: Path, pid: int) -> bool:
    """Whether a process is in a group: the group's own list says it, in our numbers."""
    try:
        return str(pid) in (folder / "cgroup.procs").read_text(encoding="ascii").split()
    except OSError:
        return False


def _remove(folders: list[Path]) -> list[Path]:
    """Remove groups that are empty; those that are not."""
    left = []
    for folder in folders:
        try:
            folder.rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            left.append(folder)
    return left


def _at_most(wanted: int | None, file: Path) -> int | None:
    """The bound that is really set; None where it is not what was wanted."""
    found = number_in(file)
    return found if found is not None and wanted is not None and found <= wanted else None
