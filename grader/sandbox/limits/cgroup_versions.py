"""What the two versions of control groups call things; each is one class.

Version 1 has a tree for each controller, version 2 one for all (see :mod:`.cgroup_places`).
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from grader.sandbox.limits.cgroup_places import number_in

__all__ = ["MemoryEvents", "Version", "version_of", "write"]

#: version 1 bounds memory and swap together; were both bounds equal, the kernel would meet that one first,
#: and not count it
SWAP_BYTES = 1 << 20
#: where a judge of version 2 goes before it drops root: moving needs the right to write above both ends
JUDGE = "judge"


@dataclasses.dataclass(frozen=True, slots=True)
class MemoryEvents:
    """What has happened in a group so far."""

    #: processes of the group that the kernel has killed because memory ran out, anywhere
    kills: int = 0
    #: how often the group's own bound was reached
    reached: int = 0


class Version(Protocol):
    """The files of a group."""

    @property
    def door(self) -> str:
        """A new process, which has one thread, writes ``0`` to it in order to enter."""

    @property
    def memory_bound(self) -> str:
        """Says how many bytes are allowed."""

    def open_base(self, folder: Path, controllers: Iterable[str]) -> None:
        """Let groups below a judge's base have these controllers.

        Raises:
            OSError: the kernel refuses.
        """

    def hand_over(self, folder: Path, owner: int) -> None:
        """Let another user make groups below a base; the bounds of the base itself, if any, stay root's.

        Raises:
            OSError: the kernel refuses.
        """

    def bound_memory(self, folder: Path, memory_bytes: int) -> None:
        """Set the bound. Swap is not to be a way around: where the kernel offers that, there is none.

        Raises:
            OSError: the kernel refuses.
        """

    def memory_events(self, folder: Path) -> MemoryEvents:
        """What has happened so far; zero for what cannot be read."""


class _Version1:
    """Version 1."""

    # The single thread is moved: the kernel need not wait for anybody then (0.1 ms, not 15).
    door = "tasks"
    memory_bound = "memory.limit_in_bytes"

    def open_base(self, folder: Path, controllers: Iterable[str]) -> None:
        """A group below another one has its controllers."""

    def hand_over(self, folder: Path, owner: int) -> None:
        os.chown(folder, owner, owner)

    def bound_memory(self, folder: Path, memory_bytes: int) -> None:
        write(folder / self.memory_bound, str(memory_bytes))
        if not _write_if_offered(folder / "memory.memsw.limit_in_bytes", str(memory_bytes + SWAP_BYTES)):
            _write_if_offered(folder / "memory.swappiness", "0")

    def memory_events(self, folder: Path) -> MemoryEvents:
        kills = _table(folder / "memory.oom_control").get("oom_kill", 0)
        return MemoryEvents(kills, number_in(folder / "memory.failcnt") or 0)


class _Version2:
    """Version 2."""

    door = "cgroup.procs"
    memory_bound = "memory.max"

    def open_base(self, folder: Path, controllers: Iterable[str]) -> None:
        write(folder / "cgroup.subtree_control", " ".join(f"+{name}" for name in controllers))

    def hand_over(self, folder: Path, owner: int) -> None:
        """The judge itself goes into a group below, since a base with processes hands nothing on."""
        os.chown(folder, owner, owner)
        os.chown(folder / self.door, owner, owner)
        leaf = folder / JUDGE
        leaf.mkdir()
        write(leaf / self.door, "0")

    def bound_memory(self, folder: Path, memory_bytes: int) -> None:
        write(folder / self.memory_bound, str(memory_bytes))
        _write_if_offered(folder / "memory.swap.max", "0")

    def memory_events(self, folder: Path) -> MemoryEvents:
        events = _table(folder / "memory.events")
        return MemoryEvents(events.get("oom_kill", 0), events.get("oom", 0))


_V1, _V2 = _Version1(), _Version2()


def version_of(*, unified: bool) -> Version:
    """The one whose tree is unified is the second."""
    return _V2 if unified else _V1


def write(file: Path, text: str) -> None:
    """Tell the kernel.

    Raises:
        OSError: it refuses.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _write_if_offered(file: Path, text: str) -> bool:
    try:
        write(file, text)
    except OSError:  # no swap is accounted for here
        return False
    return True


def _table(file: Path) -> dict[str, int]:
    """Lines of a name and a number."""
    try:
        lines = file.read_text(encoding="ascii").splitlines()
        return {name: int(value) for name, _, value in (line.partition(" ") for line in lines)}
    except (OSError, ValueError):
        return {}
