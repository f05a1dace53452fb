"""A gradebook that lies where nobody may write, copied to where SQLite can read it.

A database with a write-ahead log cannot be opened in a folder that cannot be written; with ``immutable=1``
SQLite opens it and leaves out, without a word, what is in the log only. So the file is copied together
with its log. Somebody else may be writing to it: the copy counts if the file and the log's first bytes are
the same before and after. Until then the log is only added to, and holds all that the file may lack.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.gradebook.header import beside
from grader.os_errors import explain_os_error, is_exhausted

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["private_copy"]

MOST_TRIES = 20
#: bytes of a log's header, whose salts are new each time that it begins anew
_LOG_HEADER = 32
_ENDINGS = ("", "-wal", "-journal")


@contextlib.contextmanager
def private_copy(path: Path) -> Iterator[Path]:
    """Copy a gradebook to a folder that only this user can look into; it is gone afterwards.

    Raises:
        UsageError: it cannot be read, or was changed again and again meanwhile.
        Inconclusive: the machine has no room for it.
    """
    with contextlib.ExitStack() as ends:
        try:
            folder = tempfile.TemporaryDirectory(prefix="onecook-gradebook-", ignore_cleanup_errors=True)
            copy = Path(ends.enter_context(folder), path.name)
            _copy_whole(path, copy)
        except OSError as error:
            if is_exhausted(error):
                raise explain_os_error(error, f"{path} could not be copied for reading") from None
            raise UsageError(
                f"{path} cannot be read: {error.strerror}: {error.filename}",
                "Give yourself the right to read it and what is beside it, or name another gradebook.",
            ) from None
        yield copy


def _copy_whole(path: Path, copy: Path) -> None:
    for _ in range(MOST_TRIES):
        before = _state(path)
        for ending in _ENDINGS:
            _copy(beside(path, ending), beside(copy, ending), needed=not ending)
        if _state(path) == before:
            return
    raise UsageError(
        f"{path} is being written too fast to be copied, and cannot be read in place",
        "Run the same command again when the run that writes it has ended.",
    )


def _state(path: Path) -> tuple[object, ...]:
    facts = path.stat()
    log = b""
    with contextlib.suppress(FileNotFoundError), beside(path, "-wal").open("rb") as file:
        log = file.read(_LOG_HEADER)
    return facts.st_ino, facts.st_size, facts.st_mtime_ns, log, beside(path, "-journal").exists()


def _copy(path: Path, copy: Path, *, needed: bool) -> None:
    try:
        shutil.copyfile(path, copy)
    except FileNotFoundError:
        if needed:
            raise
        copy.unlink(missing_ok=True)
