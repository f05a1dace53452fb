r"""What kind of file stands where a gradebook is expected: seen from its first bytes, nothing is touched.

::

    0   "SQLite format 3\0"
    16  size of a page, 2 bytes, big-endian; 1 means 65,536
    18  2 if a write-ahead log is kept
    24  how often it was changed, 4 bytes; 92 has the same number if what follows is true
    28  number of pages, 4 bytes
    68  application id, 4 bytes

(https://sqlite.org/fileformat2.html). SQLite itself would make files beside another program's database.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import stat
import struct
from pathlib import Path

from grader.errors import UsageError
from grader.gradebook.schema import APPLICATION_ID
from grader.os_errors import explain_os_error, is_exhausted

__all__ = ["Header", "beside", "flaw_of_place", "read_header"]

_MAGIC = b"SQLite format 3\0"
_LENGTH = 100
_OTHERWISE = "Name another file, or move this one out of the way."


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """Of a gradebook, or of an empty file that may become one."""

    is_empty: bool
    #: its changes go to a write-ahead log first
    keeps_log: bool


def beside(path: Path, ending: str) -> Path:
    """A file that SQLite keeps beside a database: "-wal", "-shm" or "-journal"."""
    return path.with_name(path.name + ending)


def flaw_of_place(path: Path) -> str:
    """Why no gradebook can be at a path, in words; empty if one may be there, or nothing is.

    Args:
        path: with links that lead to a file already followed.
    """
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return "" if path.parent.is_dir() else f"there is no folder {path.parent}"
    except OSError as error:
        return f"{path} cannot be looked at: {error.strerror}"
    if stat.S_ISLNK(facts.st_mode):
        return f"{path} is a link that leads nowhere"
    if stat.S_ISDIR(facts.st_mode):
        return f"{path} is a folder"
    return "" if stat.S_ISREG(facts.st_mode) else f"{path} is not a regular file"


def read_header(path: Path) -> Header:
    """Look at a file, which must be there.

    Whoever has the file open with SQLite in this process must not call it: closing a file takes away all
    locks that the process has on it (fcntl(2)).

    Raises:
        UsageError: it is no gradebook, or not whole.
        Inconclusive: the machine has run out of something.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY)
        with open(descriptor, "rb", buffering=0) as file:
            begin = file.read(_LENGTH)
            size = os.fstat(descriptor).st_size
    except OSError as error:
        if is_exhausted(error):
            raise explain_os_error(error, f"{path} could not be read") from None
        raise UsageError(
            f"{path} cannot be read: {error.strerror}",
            "Give yourself the right to read it, or name another gradebook.",
        ) from None
    if not begin:
        return Header(is_empty=True, keeps_log=False)
    if len(begin) < _LENGTH or not begin.startswith(_MAGIC):
        raise UsageError(f"{path} is no gradebook: it is no SQLite database", _OTHERWISE)
    (application,) = struct.unpack_from(">I", begin, 68)
    if application != APPLICATION_ID:
        raise UsageError(
            f"{path} is no gradebook of One Cook's: it is a database of {_owner(path)}",
            f"It was left as it is. {_OTHERWISE}",
        )
    _refuse_part(path, begin, size)
    return Header(is_empty=False, keeps_log=begin[18] == 2)


def _refuse_part(path: Path, begin: bytes, size: int) -> None:
    """A file that is shorter than it says is whole only together with what is beside it."""
    for ending in ("-wal", "-journal"):
        with contextlib.suppress(OSError):
            if beside(path, ending).stat().st_size:
                return
    (page,) = struct.unpack_from(">H", begin, 16)
    changes, pages = struct.unpack_from(">II", begin, 24)
    (of_changes,) = struct.unpack_from(">I", begin, 92)
    whole = (65536 if page == 1 else page) * pages
    if changes == of_changes and size < whole:
        raise UsageError(
            f"{path} is cut short: {size} of its {whole} bytes are there",
            "Copy it again from where it came, or take a backup.",
        )


def _owner(path: Path) -> str:
    """Who has made a database that is not ours, as far as its tables tell it."""
    import sqlite3  # unused by `grade --help`

    from grader.gradebook.connections import address

    # "immutable": SQLite takes no lock, looks at nothing beside, and makes nothing there.
    with contextlib.suppress(sqlite3.Error):
        connection = sqlite3.connect(address(path, "mode=ro&immutable=1"), uri=True)
        with contextlib.closing(connection):
            rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = {str(name) for (name,) in rows}
        if {"assignment", "submitted_assignment"} <= names:
            return "nbgrader's (nbgrader keeps its own gradebook.db)"
        if names:
            return f"another program's (its tables: {', '.join(sorted(names)[:5])})"
    return "another program's"
