"""A gradebook of an older kit is brought to the form of this one, by Alembic, after a copy was laid beside.

Alembic is needed for that alone; a gradebook in today's form never imports it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.extras import need
from grader.files import sync_folder
from grader.gradebook.connections import connect
from grader.gradebook.header import beside
from grader.gradebook.sqlite_errors import explain_sqlite_error, telling

__all__ = ["keep_backup", "migrate"]

_SCRIPTS = Path(__file__).parent / "migrations"
_PURPOSE = "a gradebook of an older kit"


def keep_backup(path: Path, form: str, *, patience_seconds: float, alone: bool) -> Path:
    """A copy of a gradebook beside it, on the disk, called after its form; never in the place of another.

    Raises:
        OneCookError: it cannot be read, or there is no room.

    Whoever is killed meanwhile leaves a hidden file that ends in ``.part``.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    with telling(path):
        try:
            # Names and points of people: for the owner alone.
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            with (
                contextlib.closing(connect(path, patience_seconds=patience_seconds, alone=alone)) as source,
                contextlib.closing(connect(part, patience_seconds=patience_seconds)) as copy,
            ):
                copy.execute("PRAGMA synchronous = EXTRA")
                source.backup(copy)
            return _named(part, path, form)
        except OSError as error:
            raise UsageError(
                f"no copy of {path} could be made beside it: {error.strerror}",
                "It was left as it is. Let this user write there, then run the same command again.",
            ) from None
        finally:
            for ending in ("", "-wal", "-shm", "-journal"):
                with contextlib.suppress(OSError):
                    beside(part, ending).unlink(missing_ok=True)


def migrate(path: Path, *, patience_seconds: float, alone: bool = False) -> None:
    """Bring a gradebook to today's form, or leave it as it is: in one transaction.

    Nobody else may have it open for writing, nor this process with a connection that locks it.

    Raises:
        UsageError: Alembic is not installed, or a migration does not fit what is in the file.
        OneCookError: SQLite cannot do it.
    """
    command: Any = need("alembic.command", extra="cohort", purpose=_PURPOSE)
    config_module: Any = need("alembic.config", extra="cohort", purpose=_PURPOSE)
    sqlalchemy: Any = need("sqlalchemy", extra="cohort", purpose=_PURPOSE)
    config = config_module.Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    engine = sqlalchemy.create_engine(
        "sqlite://",
        creator=lambda: _without_keys(path, patience_seconds, alone=alone),
        poolclass=sqlalchemy.pool.NullPool,
    )
    # Python's driver would begin no transaction before a table is made.
    sqlalchemy.event.listen(engine, "begin", lambda bound: bound.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
            if broken is not None:
                raise UsageError(
                    f"{path} is damaged: a row of its table {broken[0]} belongs to none of {broken[2]}",
                    "It was left as it is. Take a backup in its place.",
                )
    except sqlalchemy.exc.DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error) and not isinstance(error.orig, sqlite3.IntegrityError):
            raise explain_sqlite_error(error.orig, path) from error
        raise UsageError(
            f"{path} could not be brought to the form of this kit: {error.orig}",
            "It was left as it is. Go on with the kit that wrote it, and report this.",
        ) from error


def _without_keys(path: Path, patience_seconds: float, *, alone: bool) -> sqlite3.Connection:
    """A table that is rebuilt is dropped for a moment; what points nowhere is looked for in the end."""
    connection = connect(path, patience_seconds=patience_seconds, alone=alone)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA synchronous = EXTRA")
    return connection


def _named(part: Path, path: Path, form: str) -> Path:
    """No name is taken twice: this process is the only one that writes here."""
    name, number = path.with_name(f"{path.name}.form-{form}"), 1
    while name.exists():
        number += 1
        name = path.with_name(f"{path.name}.form-{form}-{number}")
    part.rename(name)
    sync_folder(path.parent)
    return name
