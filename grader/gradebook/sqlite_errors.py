"""What SQLite says when it cannot do something: cause and next step."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from grader.errors import Inconclusive, OneCookError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["damaged", "explain_sqlite_error", "telling"]

#: our own faults, with or without a code: these keep their traceback
_OURS = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.NotSupportedError)
_KEPT = "Nothing that was recorded is lost."


@contextlib.contextmanager
def telling(path: Path) -> Iterator[None]:
    """What SQLite raises inside, about the gradebook at ``path``, becomes an error for people.

    Raises:
        OneCookError: as :func:`explain_sqlite_error` has it.
    """
    try:
        yield
    except _OURS:
        raise
    except sqlite3.Error as error:
        raise explain_sqlite_error(error, path) from error


def explain_sqlite_error(error: sqlite3.Error, path: Path) -> OneCookError:
    """The disk's or the machine's fault is inconclusive; all else is for the user to change."""
    # The last eight bits say what kind it is; those before them say more. Python sets none where it was
    # itself that could not read a value.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return Inconclusive(
            f"{path} could not be written: the disk is full (or a quota is used up)",
            f"Free some room (df -h {path.parent}), then run the same command again. {_KEPT}",
        )
    if code == sqlite3.SQLITE_IOERR:
        return Inconclusive(
            f"{path} could not be read or written: its disk refused ({error.sqlite_errorname})",
            f"Look at the disk, its free room and limits (df -h, ulimit -f), then run again. {_KEPT}",
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return UsageError(
            f"{path} is locked by another process",
            f"Wait for the run that writes it, or close what has it open (fuser -v {path}); then run again.",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return UsageError(
            f"{path} cannot be opened here: {error}",
            "Give yourself the right to read and write it and its folder, or name another gradebook.",
        )
    return damaged(path, str(error))


def damaged(path: Path, what: str) -> UsageError:
    """Something of the file is not as we have written it."""
    return UsageError(
        f"{path} is damaged, or another program has changed it: {what}",
        "Take a backup in its place; what is left may be saved by: "
        f"sqlite3 {path} .recover | sqlite3 {path.stem}.rescued",
    )
