"""Reading the learner's file once, as data.

Whoever asks for a grading reads it, with his own rights, and sends the text along; a judge opens no file of
a learner's. What counts are the bytes that were read: once, at one time, and the report's hash is of them.

What may be opened at all is for :mod:`.opening`. An archive is recognised by its content; the one file that
is meant is read out of it as data (:mod:`.archive`), and nothing is unpacked to disk.
"""

from __future__ import annotations

import codecs
import dataclasses
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.os_errors import explain_os_error, is_exhausted
from grader.submission.cells import Piece
from grader.submission.documents import (
    NOT_UTF_8,
    is_notebook,
    refuse_other_encoding,
    refuse_other_kind,
)
from grader.submission.opening import open_regular

if TYPE_CHECKING:
    from typing import BinaryIO

    from grader.course import Exercise
    from grader.submission.archive.kinds import Kind

__all__ = ["MAX_BYTES", "Source", "read_opened", "read_source", "read_submission", "wanted_names"]

#: larger than any honest answer, small enough to keep in memory for a whole cohort
MAX_BYTES = 256 * 1024
#: that any archive begins with, but for tar, which has zeros
_FIRST_BYTES = b"P\x1f\xfd7R(B"


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A learner's file as it was when it was read."""

    path: Path
    text: str
    #: of the bytes (of the member's, in an archive), in hexadecimal
    sha256: str
    #: name inside the archive that ``path`` is; empty when it is the file itself
    member: str = ""
    #: of a notebook, where each line of ``text`` stands
    pieces: tuple[Piece, ...] = ()

    @property
    def name(self) -> str:
        """For reports: ``/home/ada/uploads.py``, or ``/home/ada/homework.zip:03_uploads/uploads.py``."""
        return f"{self.path}:{self.member}" if self.member else str(self.path)


def read_source(path: Path) -> Source:
    """Read a text file of a learner's once; never an archive.

    Raises:
        UsageError: it is missing, unreadable, a link, no regular file, too large, not UTF-8 text, or a
            notebook, web page or document instead of a Python file.
    """
    with open_regular(path) as file:
        return _as_text(path, _read(str(path), file, MAX_BYTES))


def read_submission(exercise: Exercise, path: Path) -> Source:
    """Read the learner's file for ``exercise`` once: ``path`` itself, or the one in the archive that it is.

    Raises:
        UsageError: as :func:`read_source`, or the archive is damaged, could be read in two ways, or does
            not hold exactly one such file.
    """
    with open_regular(path) as file:
        return read_opened(exercise, path, file)


def read_opened(exercise: Exercise, path: Path, file: BinaryIO, *, member: str = "") -> Source:
    """The same of what has been opened: ``path``, or the member of this name in the archive that it is.

    Raises:
        UsageError: as :func:`read_submission`.
    """
    name = f"{path}:{member}" if member else str(path)
    content = _read(name, file, MAX_BYTES)
    kind = _archive_kind(content)
    if kind is None and is_notebook(name, content):
        from grader.submission.notebook import MAX_NOTEBOOK_BYTES

        content += _read(name, file, MAX_NOTEBOOK_BYTES - len(content))
        return _as_module(exercise, path, content, member)
    if kind is None:
        return _as_text(path, content, member)
    from grader.submission.archive.kinds import MAX_ARCHIVE_BYTES, find_member

    content += _read(name, file, MAX_ARCHIVE_BYTES - len(content))
    if len(content) > MAX_ARCHIVE_BYTES:
        raise UsageError(
            f"{name} is larger than {MAX_ARCHIVE_BYTES // 1024**2} MiB",
            "Hand in your code alone.",
        )
    try:
        chosen = find_member(content, kind, key=exercise.key, wanted=wanted_names(exercise))
    except UsageError as error:
        raise UsageError(f"{name} {error.cause}", error.next_step) from None
    inner = f"{member}:{chosen.name}" if member else chosen.name
    if is_notebook(chosen.name, chosen.content):
        return _as_module(exercise, path, chosen.content, inner)
    return _as_text(path, chosen.content, inner)


def wanted_names(exercise: Exercise) -> dict[str, int]:
    """The names under which an archive may hold the exercise's file, each with the most bytes of it."""
    from grader.submission.notebook import MAX_NOTEBOOK_BYTES

    return {exercise.file_name: MAX_BYTES, **dict.fromkeys(exercise.notebook_names, MAX_NOTEBOOK_BYTES)}


def _as_module(exercise: Exercise, path: Path, content: bytes, member: str = "") -> Source:
    from grader.submission.notebook import MAX_NOTEBOOK_BYTES, Names, as_module

    name = f"{path}:{member}" if member else str(path)
    if len(content) > MAX_NOTEBOOK_BYTES:
        raise UsageError(
            f"{name} is larger than {MAX_NOTEBOOK_BYTES // 1024**2} MiB",
            "Clear its outputs (Edit > Clear Outputs of All Cells), save it, and hand it in again.",
        )
    text, pieces = as_module(name, content, Names.of(exercise))
    return Source(path, text, hashlib.sha256(content).hexdigest(), member, pieces)


def _read(name: str, file: BinaryIO, limit: int) -> bytes:
    """At most ``limit`` bytes and one more, which tells that there are more; a growing file ends there."""
    pieces: list[bytes] = []
    missing = limit + 1
    try:
        while missing > 0 and (piece := file.read(missing)) != b"":
            if piece is None:  # a file of the system's that has nothing to say yet
                raise UsageError(f"{name} is not a regular file", "Name the file that holds your code.")
            pieces.append(piece)
            missing -= len(piece)
    except OSError as error:
        if is_exhausted(error):
            raise explain_os_error(error, "the submission could not be read") from error
        raise UsageError(
            f"{name} cannot be read: {error.strerror}", "Copy it to another folder and try again."
        ) from None
    return b"".join(pieces)


def _archive_kind(content: bytes) -> Kind | None:
    # A program's first byte and the lack of zeros say it nearly always; then nothing of archives is imported.
    if content[:1] not in _FIRST_BYTES and b"\0" not in content[:512]:
        return None
    from grader.submission.archive.kinds import archive_kind

    return archive_kind(content)


def _as_text(path: Path, content: bytes, member: str = "") -> Source:
    name = f"{path}:{member}" if member else str(path)
    if len(content) > MAX_BYTES:
        raise UsageError(
            f"{name} is larger than {MAX_BYTES // 1024} KiB", "Hand in the code alone, without data in it."
        )
    refuse_other_encoding(name, content)
    unmarked = content.removeprefix(codecs.BOM_UTF8)  # editors on Windows write it, and Python skips it
    try:
        text = unmarked.decode()
    except UnicodeDecodeError as error:
        line = unmarked.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name} is not UTF-8 text: see line {line}", NOT_UTF_8) from None
    refuse_other_kind(name, text)
    return Source(path, text, hashlib.sha256(content).hexdigest(), member)
