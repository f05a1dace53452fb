"""The report of a grading that came to no end: it could not begin, or its judge died.

Whatever was decided before stays in it, for the learner to read; the outcome is inconclusive all the
same. Points of such a report are those of the decided checks, and never a mark.
"""

from __future__ import annotations

import contextlib
import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course import Course
from grader.errors import CourseError, Inconclusive, UsageError
from grader.judge.diagnosis import first
from grader.judge.versions import versions
from grader.outcome import Outcome
from grader.report.model import CheckReport, IsolationReport, Report, SubmissionReport
from grader.submission import read_submission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.course import Exercise
    from grader.judge.request import GradeRequest

__all__ = ["inconclusive_report"]

_UNKNOWN_LEVEL = "the grading ended before a level of isolation was told"


def inconclusive_report(
    request: GradeRequest, error: Inconclusive, *, decided: Sequence[CheckReport] = (), real_seconds: float
) -> Report:
    """An inconclusive report with cause and next step, and the checks that had been decided by then.

    Raises:
        UsageError, CourseError: there is no such exercise, or it is broken.
    """
    exercise = Course.locate(Path(request.course)).find(request.exercise)
    now = datetime.datetime.now(datetime.UTC)  # noqa: TID251 — for people to read
    began = now - datetime.timedelta(seconds=real_seconds)
    return Report(
        exercise=exercise.key,
        number=exercise.number,
        title=exercise.metadata.title,
        outcome=Outcome.INCONCLUSIVE,
        points=sum(check.points for check in decided),
        max_points=exercise.metadata.points,
        checks=tuple(decided),
        diagnosis=first(check.diagnosis for check in decided if check.outcome is Outcome.FAILED),
        inconclusive=str(error),
        runtime=request.runtime or "",
        seed=request.seed,
        isolation=IsolationReport(level=None, remark=_UNKNOWN_LEVEL),
        submission=SubmissionReport(
            file=request.submission, sha256=_digest(exercise, Path(request.submission))
        ),
        versions=versions(),
        started_at=began.isoformat(timespec="seconds"),
        real_seconds=round(real_seconds, 4),
    )


def _digest(exercise: Exercise, path: Path) -> str:
    """Of what is there now; empty when it cannot be read any more."""
    with contextlib.suppress(UsageError, CourseError):
        return read_submission(exercise, path).sha256
    return ""
