"""The best and the latest results, remembered beside the learner's exercises in ``.onecook.json``.

A memory for the overview, nothing that any mark is made from: the file is the learner's own, plain,
and may be deleted. It is written whole or not at all; a damaged one is moved aside, never repaired by
guessing.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from grader.errors import UsageError
from grader.files import write_whole
from grader.submission import read_source

if TYPE_CHECKING:
    from pathlib import Path

    from grader.report.model import Report

__all__ = ["FILE_NAME", "Best", "Graded", "Progress", "load", "remember"]

FILE_NAME = ".onecook.json"
#: bounded, because whoever has the file may write anything into it
Points = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Graded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One grading."""

    points: Points
    max_points: Points
    #: of the file that was graded
    sha256: Annotated[str, msgspec.Meta(max_length=64)]
    #: ISO 8601
    when: Annotated[str, msgspec.Meta(max_length=40)]


class Best(Graded, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The best grading of one exercise, the newest of several equal ones; the latest, if that is another."""

    latest: Graded | None = None

    @property
    def newest(self) -> Graded:
        """The latest grading; it is stale when the file is another now."""
        return self.latest or self


class Progress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of the file."""

    format: Literal[1] = 1
    #: by the exercise's key
    exercises: dict[str, Best] = {}


def load(folder: Path) -> Progress:
    """The progress remembered in ``folder``; none when there is no file.

    Raises:
        UsageError: the file is damaged, or was written by a newer version.
    """
    path = folder / FILE_NAME
    if not os.path.lexists(path):
        return Progress()
    try:
        return msgspec.json.decode(read_source(path).text, type=Progress)
    except msgspec.DecodeError as error:
        raise UsageError(f"{path} is damaged: {error}", _next_step(path)) from None
    except UsageError as error:
        raise UsageError(error.cause, _next_step(path)) from None


def remember(folder: Path, report: Report) -> None:
    """Remember a decided report: as the best if it is as good as the best so far, else as the latest.

    Raises:
        UsageError: a damaged file was moved aside; the report is remembered in a new one.
        OSError: the folder cannot be written to.
    """
    problem: UsageError | None = None
    try:
        progress = load(folder)
    except UsageError as error:
        progress, problem = Progress(), error
        (folder / FILE_NAME).replace(folder / f"{FILE_NAME}.damaged")
    best = progress.exercises.get(report.exercise)
    same_scale = best is not None and best.max_points == report.max_points
    graded = Graded(
        points=report.points,
        max_points=report.max_points,
        sha256=report.submission.sha256,
        when=report.started_at,
    )
    if best is None or not same_scale or report.points >= best.points:
        entry = Best(**msgspec.structs.asdict(graded))
    else:
        entry = msgspec.structs.replace(best, latest=graded)
    exercises = dict(sorted({**progress.exercises, report.exercise: entry}.items()))
    _write(folder / FILE_NAME, Progress(exercises=exercises))
    if problem is not None:
        raise UsageError(problem.cause, f"It was moved to {FILE_NAME}.damaged, and a new one begun.")


def _next_step(path: Path) -> str:
    return f"It is only the memory of your results: delete {path}, and grade again to fill a new one."


def _write(path: Path, progress: Progress) -> None:
    write_whole(path, msgspec.json.format(msgspec.json.encode(progress), indent=2) + b"\n")
