"""What a download holds, as a list of files with their places; nothing of a file is read yet."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import BinaryIO

    from grader.cohort.handed import Unmatched
    from grader.course import Exercise

__all__ = ["MOST_FILES", "Entry", "Tree"]

#: files and folders of one download
MOST_FILES = 200_000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file that was found."""

    #: names of the folders below the download, and its own
    parts: tuple[str, ...]
    #: the file, or the archive or the clone that holds it
    path: Path
    #: name inside ``path``; empty when it is the file itself
    member: str = ""
    #: opens it for reading once; of what can be opened only by unpacking, at most so many bytes
    open: Callable[[int], BinaryIO]
    #: seconds since 1970, as far as it is known: its own, or the archive's, which knows no time zone
    modified: float = 0.0
    #: when it was handed in, ISO 8601, where what it was read from knows that (a commit)
    handed_in_at: str = ""
    #: why it is not read, as a sentence goes on after its name; empty if it may be
    flaw: str = ""

    @property
    def place(self) -> str:
        """For people: ``homework/alice/uploads.py``, ``moodle.zip:Ada Lovelace_17_…/uploads.py``."""
        place = f"{self.path}:{self.member}" if self.member else str(self.path)
        return place.encode(errors="replace").decode()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A download, or a part of one."""

    #: what it is called, for people
    called: str
    entries: tuple[Entry, ...]
    #: what could not be looked at
    unmatched: tuple[Unmatched, ...] = ()
    #: folders of tools that were not looked into
    passed_over: tuple[str, ...] = ()
    #: that everything in it is for, as far as its name says so
    exercise: Exercise | None = None
    #: what it was read from, a sentence, if that is remarkable
    remark: str = ""

    @property
    def tops(self) -> tuple[str, ...]:
        """The first names, each once, in order."""
        return tuple(dict.fromkeys(entry.parts[0] for entry in self.entries))

    def only(self, entries: Iterable[Entry]) -> Tree:
        """The same with these entries alone."""
        return dataclasses.replace(self, entries=tuple(entries))

    def below(self, top: str) -> Tree:
        """What lies in the folder of this name, as if it were all."""
        inside = (entry for entry in self.entries if entry.parts[0] == top and len(entry.parts) > 1)
        below = tuple(dataclasses.replace(entry, parts=entry.parts[1:]) for entry in inside)
        return dataclasses.replace(self, called=f"{self.called}/{top}", entries=below)
