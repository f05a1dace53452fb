"""The interface of a layout: what a platform or an instructor makes of submissions, read back.

A layout is a function. It is given a tree and what is known of the course, and answers with whose each file
is; or with None if this is not how the tree is laid out. What it leaves is offered to the next layout.
"""

from __future__ import annotations

import collections
import dataclasses
import unicodedata
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from grader.cohort.downloads.tree import Entry, Tree
from grader.cohort.handed import Unmatched
from grader.gradebook.people import Field
from grader.gradebook.table import one_line

if TYPE_CHECKING:
    from grader.cohort.downloads.names import Known
    from grader.course import Exercise

__all__ = ["Aside", "Found", "Layout", "Named", "Reading", "flaw_of_name", "tidy", "without_controls"]

#: joiners that some scripts are written with
_WRITING = "\u200c\u200d"


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """A student as a download names one."""

    #: what a submission is filed under, if no roster says better; equal for files of one student
    called: str
    name: str = ""
    email: str = ""
    #: what finds the student in a roster, from the surest on
    hints: tuple[tuple[Field, str], ...] = ()
    #: further ids, by the words of a roster's columns
    ids: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file, and whose it is."""

    entry: Entry
    student: Named
    #: folders below what is the student's, and the file's own name
    inner: tuple[str, ...]
    #: that its place names; its own name goes before that
    exercise: Exercise | None = None
    #: files of one submission stand beside each other; of several the latest counts
    submission: str = ""
    handed_in_at: str = ""
    late: str = ""
    #: how often it was handed in before, as the platform numbers it
    resubmission: tuple[int, ...] = ()


class Aside:
    """Counts files that obviously are no submission; one that several students have handed in once."""

    def __init__(self) -> None:
        self.names: dict[str, collections.Counter[str]] = {}
        self._seen: set[str] = set()

    def add(self, what: str, entry: Entry) -> None:
        """One more file of this kind."""
        if entry.place not in self._seen:
            self._seen.add(entry.place)
            self.add_folder(what, entry.parts[-1])

    def add_folder(self, what: str, name: str) -> None:
        """One more folder, which is not looked into."""
        self.names.setdefault(what, collections.Counter())[name.encode(errors="replace").decode()] += 1


@dataclasses.dataclass(slots=True)
class Reading:
    """What a layout understood."""

    #: a sentence without its end, of which "Moodle's submissions, a folder for each student" is one
    understood: str
    found: list[Found] = dataclasses.field(default_factory=list)
    unmatched: list[Unmatched] = dataclasses.field(default_factory=list)
    #: of the platform's own
    own: list[Entry] = dataclasses.field(default_factory=list)
    #: for the next layout
    left: list[Entry] = dataclasses.field(default_factory=list)


Layout: TypeAlias = Callable[[Tree, "Known"], Reading | None]


def tidy(name: str) -> str:
    """A student's name as it is filed: composed letters, single blanks."""
    return one_line(unicodedata.normalize("NFC", name))


def without_controls(text: str) -> str:
    """What somebody has called themselves, without what a terminal or a page would obey."""
    return tidy("".join(each for each in text if not _is_control(each)))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in _WRITING


def flaw_of_name(name: str) -> str:
    """Why nobody can be called so, as a sentence goes on; empty if one can."""
    if any(unicodedata.category(each) == "Cs" for each in name):
        return "its name is not UTF-8 text; rename it"
    if any(map(_is_control, name)):
        return "its name holds control characters; rename it"
    return "" if name.strip() else "its name names nobody"
