"""Connections of SQLite to a gradebook, as all of ours are set up.

A connection belongs to the thread that opened it; Python refuses it to any other. It never goes through a
fork: both processes would write what one of them has read.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["address", "connect", "form_of", "keep_journal"]


def address(path: Path, query: str) -> str:
    """A file as SQLite's URI has it."""
    return f"file:{quote(os.fsencode(path))}?{query}"


def connect(path: Path, *, patience_seconds: float, alone: bool = False) -> sqlite3.Connection:
    """Open a database that is there.

    Args:
        path: of a file; an empty one is a database without tables.
        patience_seconds: how long to wait for another's lock, in real seconds.
        alone: nobody else can open it meanwhile, and no memory is shared.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    connection = sqlite3.connect(
        address(path, "mode=rw"), uri=True, isolation_level=None, timeout=patience_seconds
    )
    try:
        if alone:  # before anything is read: a log would share memory from then on
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")  # what is replaced is deleted, too
        connection.execute("PRAGMA trusted_schema = OFF")
    except BaseException:
        connection.close()
        raise
    return connection


def keep_journal(connection: sqlite3.Connection, *, shared: bool) -> bool:
    """What is committed is on the disk from then on; by a log, if memory may be shared.

    Returns:
        whether there is a log, so that others can read meanwhile.

    Raises:
        sqlite3.Error: the file cannot be written.
    """
    wanted = "wal" if shared else "delete"
    (got,) = connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
    if got != wanted and not shared:
        raise sqlite3.OperationalError(f"its journal stays {got!r}")
    # With a rollback journal a commit is the end of a file's name, which FULL does not wait for.
    connection.execute(f"PRAGMA synchronous = {'FULL' if got == 'wal' else 'EXTRA'}")
    if got != "wal":  # the file is this process' from now on, not only from its first change
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    return bool(got == "wal")


def form_of(connection: sqlite3.Connection) -> str:
    """The name of a gradebook's form; empty if it has no tables yet.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables == 0:
        return ""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return "none" if row is None else str(row[0])
