"""The learner's file: where it is, and reading it once, as data.

The command line says which file is meant and that it can be graded; the judge, perhaps under another
account, reads it. Both use :func:`read_source`, so that both refuse the same things. No symbolic link
is followed at the end of the path, and nothing but a regular file is opened: a link could name a file
that the grader may read and the learner may not, a pipe or a device would never end.
"""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.course import Exercise

__all__ = ["MAX_BYTES", "Source", "home", "locate", "read_source"]

#: larger than any honest answer, small enough to keep in memory for a whole cohort
MAX_BYTES = 256 * 1024


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A learner's file as it was when it was read."""

    path: Path
    text: str
    #: of the bytes, in hexadecimal
    sha256: str


def locate(exercise: Exercise, *, given: Path | None = None, start: Path | None = None) -> Path:
    """The absolute path of the learner's file for ``exercise``.

    ``given`` is what ``--submission`` names: the file, or a folder that holds it. Without it, the
    nearest of ``start`` (the current folder) and its parents that holds ``exercises/NN_name/name.py``
    is taken, else ``NN_name/name.py`` or ``name.py`` in ``start``.

    Raises:
        UsageError: there is no such file; names the places that were looked at.
    """
    if given is not None:
        return _given(exercise, given)
    start = (start or Path.cwd()).absolute()
    candidates = _places(exercise, start)
    for candidate in candidates:
        if os.path.lexists(candidate):
            return candidate
    raise UsageError(
        f"no {exercise.file_name} found: looked for exercises/{exercise.key}/{exercise.file_name} in {start} "
        f"and each folder above it, then for {candidates[-2]} and {candidates[-1]}",
        f"Get the exercises with `grade init`, or name your file: grade {exercise.slug} --submission FILE.",
    )


def home(exercise: Exercise, submission: Path) -> Path | None:
    """The folder that holds ``exercises/`` when ``submission`` is its exercise's file there, else None."""
    parts = submission.absolute()
    inside = parts.name == exercise.file_name and parts.parent.name == exercise.key
    if inside and parts.parent.parent.name == "exercises":
        return parts.parent.parent.parent
    return None


def read_source(path: Path) -> Source:
    """Read a learner's file once.

    Raises:
        UsageError: it is missing, unreadable, a link, no regular file, too large or not UTF-8 text.
    """
    content = _read_bytes(path)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{path} is not UTF-8 text: see line {line}", "Save it in your editor as UTF-8."
        ) from None
    return Source(path, text, hashlib.sha256(content).hexdigest())


def _given(exercise: Exercise, given: Path) -> Path:
    path = given.absolute()
    if not path.is_dir():
        if os.path.lexists(path):
            return path
        raise UsageError(
            f"{given} does not exist",
            f"Give --submission a file, or a folder that holds {exercise.file_name}.",
        )
    for candidate in (path / exercise.file_name, path / exercise.key / exercise.file_name):
        if os.path.lexists(candidate):
            return candidate
    raise UsageError(
        f"the folder {given} holds no {exercise.file_name}", "Name the file itself with --submission FILE."
    )


def _places(exercise: Exercise, start: Path) -> list[Path]:
    inside = Path(exercise.key) / exercise.file_name
    upwards = [folder / "exercises" / inside for folder in (start, *start.parents)]
    return [*upwards, start / inside, start / exercise.file_name]


def _read_bytes(path: Path) -> bytes:
    # O_NONBLOCK: a named pipe without a writer must not hold up the open before it can be refused
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        raise _refusal(path, error) from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UsageError(f"{path} is not a regular file", "Name the file that holds your code.")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(content) > MAX_BYTES:
        raise UsageError(
            f"{path} is larger than {MAX_BYTES // 1024} KiB", "Hand in the code alone, without data in it."
        )
    return content


def _refusal(path: Path, error: OSError) -> UsageError:
    if error.errno == errno.ELOOP:
        return UsageError(
            f"{path} is a symbolic link, which is not followed", "Name the file that it points to."
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return UsageError(f"{path} does not exist", "Look at the path.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return UsageError(f"{path} may not be read by this account", f"Allow it: chmod a+r {path}")
    return UsageError(f"{path} cannot be read: {error.strerror}", "Copy it to another folder and try again.")
