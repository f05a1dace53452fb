"""Fingerprints of what makes a verdict, besides the submission: the same content has the same one anywhere.

Where the files lie, when they were changed, and what Python has compiled of them plays no part, so a
checkout and the wheel that was built from it are the same grader. Each is computed once in a process.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import grader
from grader.errors import CourseError
from grader.os_errors import explain_os_error, is_exhausted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.course import Exercise

__all__ = ["fingerprint_of_kit", "fingerprint_of_suite"]

#: hexadecimal digits; 64 bits are enough to tell versions of one thing
DIGITS = 16
#: of the package, what is not the kit: the course that a wheel carries, and the suites, which have their own
_NOT_THE_KIT = frozenset({"_course", "suites"})
#: of a suite, the programs that prove it: no verdict on a submission depends on them
_PROOFS = frozenset({"wrong", "right"})


@functools.cache
def fingerprint_of_kit() -> str:
    """Its version, and a hash over all modules of the package: ``0.1.0+3f1c…``.

    Raises:
        CourseError: they cannot be read.
        Inconclusive: the machine has run out of something.
    """
    package = Path(grader.__file__).parent
    sources = (path for path in _below(package) if path.suffix == ".py")
    named = ((path.relative_to(package), path) for path in sources)
    return f"{grader.__version__}+{_digest(each for each in named if each[0].parts[0] not in _NOT_THE_KIT)}"


@functools.cache
def fingerprint_of_suite(exercise: Exercise) -> str:
    """A hash over all of an exercise that a verdict on it, or its report, can depend on.

    That is the hidden suite with its driver and ``suite.toml``, what the suites of a course share, the
    metadata, and the modules that are handed out. The lesson's text, the stub (which learners edit in
    place), the reference and the programs that prove the suite are not in it: no judge reads them.

    Raises:
        CourseError: they cannot be read.
        Inconclusive: the machine has run out of something.
    """
    return _digest(_files_of(exercise))


def _files_of(exercise: Exercise) -> Iterator[tuple[Path, Path]]:
    """By names that are the same in every course."""
    yield from ((Path("exercise", path.name), path) for path in (exercise.metadata_file, *exercise.given))
    for path in _below(exercise.suite_folder):
        name = path.relative_to(exercise.suite_folder)
        if name.parts[0] not in _PROOFS:
            yield Path("suite", name), path
    shared = exercise.suites / "worlds"
    if shared.is_dir():
        yield from ((Path("shared", path.relative_to(shared)), path) for path in _below(shared))


def _below(folder: Path) -> Iterator[Path]:
    """The files below a folder, without what is hidden or compiled."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if not any(part.startswith(".") or part == "__pycache__" for part in parts) and path.is_file():
            yield path


def _digest(named: Iterable[tuple[Path, Path]]) -> str:
    """Over names and contents, each with an end that no other content can imitate."""
    whole = hashlib.sha256()
    try:
        for name, path in sorted(named, key=lambda each: each[0].as_posix()):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            whole.update(f"{name.as_posix()}\0{content}\n".encode(errors="surrogateescape"))
    except OSError as error:
        if is_exhausted(error):
            raise explain_os_error(error, "what is graded with could not be read") from None
        raise CourseError(
            f"{error.filename} cannot be read: {error.strerror}", "Give yourself the right to read it."
        ) from None
    return whole.hexdigest()[:DIGITS]
