"""The one maker of reports: of a grading that came to its end, and of one that did not.

Points of an inconclusive report are those of the decided checks, for the learner to read, and never a mark.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from grader.course import Course
from grader.diagnosis.matching import first
from grader.errors import Inconclusive, UsageError
from grader.outcome import Outcome, worst
from grader.report.model import CheckReport, IsolationReport, Report, SubmissionReport
from grader.versions import versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.course import Exercise
    from grader.judge.request import GradeRequest

__all__ = ["inconclusive_report", "make_report", "refused_report", "unfinished_report"]

_NO_END = "The grading was ended before it was done: for its time or its memory, or by hand."
_NOTHING_GRADED = "nothing was run: what was handed in could not be graded"
_UNKNOWN_LEVEL = "the grading ended before a level of isolation was told"


def make_report(
    exercise: Exercise,
    checks: Sequence[CheckReport],
    *,
    trouble: str,
    runtime: str,
    seed: int,
    isolation: IsolationReport,
    submission: SubmissionReport,
    real_seconds: float,
) -> Report:
    """A report of what was decided.

    Args:
        exercise: what was graded.
        checks: those that have an outcome, in the order of the suite.
        trouble: why the grading as a whole is inconclusive, with a next step; empty when it is not.
        runtime: that the submission ran on; empty when it came to no choice.
        seed: repeats the grading.
        isolation: what was in force.
        submission: what was read.
        real_seconds: how long it took until now.

    Raises:
        CourseError: the exercise's metadata breaks the form.
    """
    outcome = Outcome.INCONCLUSIVE if trouble else worst(check.outcome for check in checks)
    if outcome is Outcome.INCONCLUSIVE and not trouble:
        trouble = _undecided(checks, seed)
    failed = [check for check in checks if check.outcome is Outcome.FAILED]
    diagnosis = first(check.diagnosis for check in failed or checks)
    shown = next((check for check in failed if diagnosis is not None and check.diagnosis == diagnosis), None)
    pictures = [check.timeline for check in ([shown] if shown else []) + (failed or list(checks)[::-1])]
    now = datetime.datetime.now(datetime.UTC)  # noqa: TID251 — for people to read
    return Report(
        exercise=exercise.key,
        number=exercise.number,
        title=exercise.metadata.title,
        outcome=outcome,
        points=sum(check.points for check in checks),
        max_points=exercise.metadata.points,
        checks=tuple(checks),
        diagnosis=diagnosis,
        timeline=next((picture for picture in pictures if picture is not None), None),
        inconclusive=trouble,
        runtime=runtime,
        seed=seed,
        isolation=isolation,
        submission=submission,
        versions=versions(),
        started_at=(now - datetime.timedelta(seconds=real_seconds)).isoformat(timespec="seconds"),
        real_seconds=round(real_seconds, 4),
    )


def inconclusive_report(
    request: GradeRequest, error: Inconclusive, *, decided: Sequence[CheckReport] = (), real_seconds: float
) -> Report:
    """The report of a grading that came to no end: cause and next step, and what was decided by then.

    Raises:
        UsageError, CourseError: there is no such exercise, or it is broken.
    """
    exercise = Course.locate(Path(request.course)).find(request.exercise)
    return make_report(
        exercise,
        decided,
        trouble=str(error),
        runtime=request.runtime or "",
        seed=request.seed,
        isolation=IsolationReport(level=None, remark=_UNKNOWN_LEVEL),
        submission=SubmissionReport(file=request.submission.name, sha256=request.submission.sha256),
        real_seconds=real_seconds,
    )


def unfinished_report(exercise: Exercise, *, file: str, seed: int, reason: str = "") -> Report:
    """The report that stands for a grading until it has come to its end, or that had none for a ``reason``.

    Raises:
        CourseError: the exercise's metadata breaks the form.
    """
    return _without_checks(exercise, reason or _NO_END, _UNKNOWN_LEVEL, file=file, seed=seed)


def refused_report(exercise: Exercise, error: UsageError, *, file: str, seed: int) -> Report:
    """The report of a submission that is missing, or cannot be graded as it is: failed, without a check.

    Args:
        exercise: that it was handed in for.
        error: what was said of it.
        file: the name under which it was looked for.
        seed: that the grading would have had.

    Raises:
        CourseError: the exercise's metadata breaks the form.
    """
    said = str(error).encode("utf-8", "replace").decode()  # a file's name may hold bytes that are no text
    report = _without_checks(exercise, said, _NOTHING_GRADED, file=file, seed=seed)
    return msgspec.structs.replace(report, outcome=Outcome.FAILED, inconclusive="", refused=said)


def _without_checks(exercise: Exercise, trouble: str, remark: str, *, file: str, seed: int) -> Report:
    return make_report(
        exercise,
        (),
        trouble=trouble,
        runtime="",
        seed=seed,
        isolation=IsolationReport(level=None, remark=remark),
        submission=SubmissionReport(file=file, sha256=""),
        real_seconds=0.0,
    )


def _undecided(checks: Sequence[CheckReport], seed: int) -> str:
    open_checks = sum(check.outcome is Outcome.INCONCLUSIVE for check in checks)
    return (
        f"{open_checks} of {len(checks)} checks could not be decided, see there.\n"
        f"Run the same command again; with --seed {seed} it repeats this very run."
    )
