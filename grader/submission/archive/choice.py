"""Names inside an archive: which are refused, which are clutter, and which one is the exercise's file.

The exact ``NN_name/name.py`` is preferred at whatever depth, then the only ``name.py``;
where there is neither, the same of notebooks.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Mapping

from grader.errors import UsageError
from grader.submission.near import first_names, what_is_there

__all__ = ["MAX_MEMBERS", "Choice", "Chosen", "NotThereError", "plain_name", "refused"]

#: files and folders in one archive: a whole checkout with its history, not a home folder
MAX_MEMBERS = 10_000
#: bytes of a name inside
MAX_NAME_BYTES = 1024

_DRIVE = re.compile(r"[A-Za-z]:")
_CLUTTER = frozenset({"__MACOSX", "__pycache__"})
#: control, format (direction of writing), surrogate, line and paragraph separators
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_AGAIN = "Make a new archive that holds your code alone."


class NotThereError(UsageError):
    """The archive can be read, and holds no file of the names that are wanted."""


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """The one member that is meant."""

    #: its path inside, with single slashes
    name: str
    content: bytes


@dataclasses.dataclass(slots=True)
class Choice:
    """Takes the members of an archive in their order, and says in the end which one is meant."""

    #: ``03_uploads``
    key: str
    #: ``uploads.py``, then what is taken in its place, each with the most bytes that are read of it
    wanted: Mapping[str, int]
    _kinds: dict[str, str] = dataclasses.field(default_factory=dict)
    #: candidates by rank: which name, and whether it lies elsewhere than in a folder of the key
    _ranks: dict[tuple[int, bool], list[str]] = dataclasses.field(default_factory=dict)

    def add(self, raw: bytes, kind: str) -> str | None:
        """Take in one member; gives its plain name when it may be the one.

        ``kind`` is "file", "folder", or words for anything else, such as "a symbolic link".

        Raises:
            UsageError: a name that no honest program writes, a name twice, too many members.
        """
        name = plain_name(raw)
        if kind == "folder" and self._kinds.get(name) == "folder":
            return None  # some programs list the folders of every file
        if name in self._kinds:
            raise refused(f"holds {name!r} twice", _AGAIN)
        if len(self._kinds) >= MAX_MEMBERS:
            raise refused(f"holds more than {MAX_MEMBERS} files and folders", _AGAIN)
        self._kinds[name] = kind
        parts = name.split("/")
        if kind == "folder" or parts[-1] not in self.wanted or _is_clutter(parts):
            return None
        self._ranks.setdefault(self._rank(parts), []).append(name)
        return name

    def _rank(self, parts: list[str]) -> tuple[int, bool]:
        return list(self.wanted).index(parts[-1]), parts[-2:-1] != [self.key]

    def limit(self, name: str) -> int:
        """The most bytes that are read of a candidate."""
        return self.wanted[name.rpartition("/")[2]]

    def is_open(self, name: str) -> bool:
        """Whether this candidate is the only one of its rank so far: worth keeping the content of."""
        return name == self._ranks[self._rank(name.split("/"))][0]

    def made(self) -> str:
        """The name of the one that is meant.

        Raises:
            UsageError: there is none, there are several, or it is no regular file.
        """
        found = self._ranks[min(self._ranks)] if self._ranks else []
        file_name = next(iter(self.wanted))
        if not found:
            files = [name for name, kind in self._kinds.items() if kind == "file"]
            honest = [name for name in files if not _is_clutter(name.split("/"))]
            there, next_step = what_is_there(file_name, honest, named=", and make the archive again.")
            raise NotThereError(
                f"holds no {file_name}{there}",
                next_step or f"Put your {file_name} into it, or name the file itself.",
            )
        if len(found) > 1:
            named = first_names(found)
            raise refused(f"holds several: {named}", "Make an archive with the one that is to be graded.")
        name = found[0]
        if self._kinds[name] != "file":
            raise refused(f"holds {name} as {self._kinds[name]}", f"Put the file itself into it. {_AGAIN}")
        parts = name.split("/")
        for depth in range(1, len(parts)):
            above = "/".join(parts[:depth])
            if self._kinds.get(above, "folder") != "folder":
                raise refused(f"holds {above} as a folder and as {self._kinds[above]}", _AGAIN)
        return name


def refused(cause: str, next_step: str) -> UsageError:
    """The refusal of an archive; the path is put before the cause by who knows it."""
    return UsageError(cause, next_step)


def plain_name(raw: bytes) -> str:
    """The name of a member as text with single slashes, without ``.`` and without a slash at the end.

    Raises:
        UsageError: no honest program writes such a name.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        shown = raw[:80].decode(errors="replace")
        raise refused(f"holds a name that is not UTF-8: {shown!r}", f"Rename it. {_AGAIN}") from None
    if len(raw) > MAX_NAME_BYTES:
        raise refused(f"holds a name of more than {MAX_NAME_BYTES} bytes", _AGAIN)
    parts = [part for part in text.split("/") if part not in ("", ".")]
    wrong = ""
    if any(unicodedata.category(character) in _UNPRINTABLE for character in text):
        wrong = "control characters"
    elif "\\" in text:
        wrong = "a backslash"
    elif text.startswith("/") or _DRIVE.match(text):
        wrong = "an absolute path"
    elif ".." in parts:
        wrong = "'..'"
    if wrong:
        raise refused(f"holds a name with {wrong}: {text[:80]!r}", _AGAIN)
    return "/".join(parts)


def _is_clutter(parts: list[str]) -> bool:
    """Left by systems and tools beside the files that are meant."""
    return any(part.startswith(".") or part in _CLUTTER for part in parts)
