"""Opening a gradebook's file: for the one writer, in place; for readers, in place or in a private copy.

::

    what is there  ->  one writer's lock  ->  its first bytes  ->  its form  -> (copy, migration) -> journal

A file that is no gradebook, or one of a newer kit, is seen before anything is written to it.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.gradebook import schema
from grader.gradebook.connections import connect, form_of, keep_journal
from grader.gradebook.drives import file_system, may_share_memory
from grader.gradebook.header import flaw_of_place, read_header
from grader.gradebook.migrating import keep_backup, migrate
from grader.gradebook.private_copy import private_copy
from grader.gradebook.sqlite_errors import damaged, telling
from grader.gradebook.writer_lock import WriterLock
from grader.os_errors import explain_os_error, is_exhausted

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Opened", "open_reader", "open_writer"]

#: bytes up to which a file is looked through as it is opened for writing: some hundredths of a second
LOOKED_THROUGH = 8 << 20
_GRADE_FIRST = "Grade a cohort into it: grade cohort FOLDER."
#: device and number of the files that this process has open, and how often. Closing a second descriptor of
#: such a file would take away SQLite's locks (fcntl(2)), so that another process may spoil it.
_open_here: collections.Counter[tuple[int, int]] = collections.Counter()
_guard = threading.RLock()


@dataclasses.dataclass(frozen=True, slots=True)
class Opened:
    """A connection, what ends with it, and what is to be told."""

    connection: sqlite3.Connection
    #: closes the connection and gives back what it needed
    ends: contextlib.ExitStack
    #: sentences for people
    remarks: tuple[str, ...] = ()


def open_writer(path: Path, *, create: bool, patience_seconds: float) -> Opened:
    """Open a gradebook as its one writer; with ``create`` made if there is none.

    Raises:
        OneCookError: why not.
    """
    path = _real(path)
    if not create:
        _refuse_missing(path)
    _refuse_others(path)
    with contextlib.ExitStack() as ends:
        ends.callback(WriterLock.take(path).release)
        if create:
            _make_file(path)
        _refuse_other_names(path)
        kind = file_system(path.parent)
        shared = may_share_memory(kind)
        connection = _connected(path, ends, patience_seconds, alone=not shared)
        remarks: list[str] = []
        with telling(path):
            form = form_of(connection)
            if form == "" and create:
                _make_tables(connection)
            elif form == "":
                raise UsageError(f"{path} is empty: nothing was graded into it", _GRADE_FIRST)
            elif _is_older(path, form):
                connection.close()  # its lock on a drive would be in the way
                remarks.append(_migrated(path, form, patience_seconds, alone=not shared))
                connection = _connected(path, ends, patience_seconds, alone=not shared)
            if not keep_journal(connection, shared=shared):
                remarks.append(_alone(path, kind))
            _look_through(path, connection)
        return Opened(connection, ends.pop_all(), tuple(remarks))
    raise AssertionError("an exit stack lets no error pass")


def open_reader(path: Path, *, patience_seconds: float) -> Opened:
    """Open a gradebook for reading; nothing of it is changed.

    It is read in place, while others write, where this user may make SQLite's files beside it; else, or if
    it is of an older kit, in a copy.

    Raises:
        OneCookError: why not.
    """
    path = _real(path)
    _refuse_missing(path)
    with contextlib.ExitStack() as ends:
        place = path if _readable_in_place(path) else ends.enter_context(private_copy(path))
        connection = _connected(place, ends, patience_seconds)
        with telling(path):
            form = form_of(connection)
            if form == "":
                raise UsageError(f"{path} is empty: nothing was graded into it", _GRADE_FIRST)
            if _is_older(path, form):
                connection.close()
                if place == path:
                    place = ends.enter_context(private_copy(path))
                migrate(place, patience_seconds=patience_seconds)
                connection = _connected(place, ends, patience_seconds)
            connection.execute("PRAGMA query_only = ON")
        return Opened(connection, ends.pop_all())
    raise AssertionError("an exit stack lets no error pass")


# ---------------------------------------------------------------------- what is there
def _real(path: Path) -> Path:
    """The file itself: by two names it would have two logs, and two locks."""
    real = Path(os.path.realpath(path))
    # os.path says no where pathlib raises: a name that is too long, a folder that is a file
    leads_nowhere = os.path.islink(path) and not os.path.exists(real)  # noqa: PTH114, PTH110
    if flaw := flaw_of_place(path if leads_nowhere else real):
        raise UsageError(flaw, "Name a file in a folder that is there, such as cohort.gradebook.")
    return real


def _refuse_missing(path: Path) -> None:
    if not path.exists():
        raise UsageError(f"{path} does not exist", _GRADE_FIRST)


def _refuse_others(path: Path) -> None:
    """Another program's file has not even a lock of ours beside it."""
    with _guard:
        if path.exists() and not _is_open_here(path):
            read_header(path)


def _refuse_other_names(path: Path) -> None:
    links = path.stat().st_nlink
    if links > 1:
        raise UsageError(
            f"{path} has {links} names (hard links): what is written under one spoils it for the others",
            "Make it a file of its own: cp it to another name, and move that over it.",
        )


def _make_file(path: Path) -> None:
    try:
        # Names and points of people: for the owner alone. SQLite gives its own files the same rights.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        if is_exhausted(error):
            raise explain_os_error(error, f"{path} could not be made") from None
        raise UsageError(
            f"{path} cannot be made: {error.strerror}", "Choose a folder that you may write to."
        ) from None


def _make_tables(connection: sqlite3.Connection) -> None:
    """All at once; whoever is killed meanwhile leaves an empty file."""
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{schema.SQL}COMMIT;")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _is_older(path: Path, form: str) -> bool:
    if form == schema.CURRENT:
        return False
    if form in schema.FORMS:
        return True
    if form == "none":
        raise damaged(path, "it does not say what form it has")
    raise UsageError(
        f"{path} was written by a newer kit (its form is {form}, this kit knows {schema.CURRENT})",
        "It was left as it is. Install that kit: pip install --upgrade onecook.",
    )


def _look_through(path: Path, connection: sqlite3.Connection) -> None:
    """Whoever adds to a small file that is damaged learns it before, not when it is too late."""
    if path.stat().st_size <= LOOKED_THROUGH:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise damaged(path, str(found).replace("\n", " "))


# ---------------------------------------------------------------------- connections of this process
def _number(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_dev, facts.st_ino


def _is_open_here(path: Path) -> bool:
    return _open_here[_number(path)] > 0


def _connected(
    path: Path, ends: contextlib.ExitStack, patience_seconds: float, *, alone: bool = False
) -> sqlite3.Connection:
    with _guard:
        if not _is_open_here(path):
            read_header(path)
        file = _number(path)
        with telling(path):
            connection = connect(path, patience_seconds=patience_seconds, alone=alone)
        _open_here[file] += 1
    ends.callback(_close, connection, path, file)
    return connection


def _close(connection: sqlite3.Connection, path: Path, file: tuple[int, int]) -> None:
    with _guard:
        try:
            with telling(path):
                connection.close()
        finally:
            _open_here[file] -= 1
            if not _open_here[file]:
                del _open_here[file]


def _readable_in_place(path: Path) -> bool:
    with _guard:
        if _is_open_here(path):
            return True
        keeps_log = read_header(path).keeps_log
    if keeps_log and not may_share_memory(file_system(path.parent)):
        return False
    return os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)


# ---------------------------------------------------------------------- an older form, a drive
def _migrated(path: Path, form: str, patience_seconds: float, *, alone: bool) -> str:
    backup = keep_backup(path, form, patience_seconds=patience_seconds, alone=alone)
    migrate(path, patience_seconds=patience_seconds, alone=alone)
    return f"{path.name} was of an older kit and is now in the form of this one; as it was: {backup.name}."


def _alone(path: Path, kind: str) -> str:
    return (
        f"{path.name} lies on a drive that other machines may have, too ({kind}): nobody can read it until"
        " this has ended, and recording is slower. Better keep it on this machine's disk."
    )
