"""``grade EXERCISE``: find the file, ask the judge, show what it tells, remember the result."""

from __future__ import annotations

import difflib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from grader import submission as submissions
from grader.cli import progress
from grader.cli.complaint import complain
from grader.cli.exits import for_outcome
from grader.cli.isolation import demanded
from grader.cli.learner import MAX_SEED
from grader.course import Course
from grader.errors import Inconclusive, UsageError
from grader.judge.client import Judge
from grader.judge.request import Finished, GradeRequest
from grader.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.cli.display import Shape
    from grader.cli.exits import ExitCode
    from grader.course import Exercise
    from grader.judge.request import Event
    from grader.report.model import Report
    from grader.sandbox.policy import DemandWord

__all__ = ["run"]


def run(
    name: str,
    *,
    submission: Path | None,
    shape: Shape,
    seed: int | None,
    runtime: Literal["asyncio", "trio"] | None,
    isolation: DemandWord | None,
    course_folder: Path | None,
) -> ExitCode:
    """Grade one submission and print its report in the ``shape`` that was asked for."""
    level = demanded(isolation)
    course = Course.locate(course_folder)
    exercise = _find(course, name)
    file = _file(exercise, name, submission)
    # An unusable file is a usage error, before anything is started. The judge reads it again.
    source = submissions.read_submission(exercise, file)
    request = GradeRequest(
        exercise=exercise.key,
        course=str(course.root),
        submission=str(file),
        seed=secrets.randbelow(MAX_SEED + 1) if seed is None else seed,
        runtime=runtime,
        level=level,
    )
    with Judge() as judge:
        # Half of the time to a verdict is start-up: this is imported while the judge's process starts.
        from grader.cli import display

        report = _report(display.watched(judge.grade(request)))
    display.print_report(report, shape)
    if not source.member:  # an archive is a copy of what was handed in, not what the learner works on
        _remember(exercise, file, report)
    if shape in ("normal", "all") and report.outcome is Outcome.PASSED:
        _say_next(course, exercise)
    return for_outcome(report.outcome)


def _find(course: Course, name: str) -> Exercise:
    """The exercise of that name; a word near to a command's gets that command proposed."""
    try:
        return course.find(name)
    except UsageError as error:
        near = difflib.get_close_matches(name, ("list", "init", "check", "doctor"), n=1)
        if near and "Did you mean" not in error.next_step:
            raise UsageError(error.cause, f"Did you mean `grade {near[0]}`? {error.next_step}") from None
        raise


def _file(exercise: Exercise, name: str, submission: Path | None) -> Path:
    """The learner's file: what ``--submission`` says, else the path that named the exercise."""
    if submission is not None:
        return submissions.locate(exercise, given=submission)
    path = Path(name).absolute()
    # pathlib's own tests raise for a name that is too long, or lies where nobody may look
    is_file, is_folder = os.path.isfile(path), os.path.isdir(path)  # noqa: PTH112, PTH113
    if path.name == exercise.file_name and is_file:
        return path
    beside = (path if is_folder else path.parent) / exercise.file_name
    if (is_folder or is_file) and os.path.isfile(beside):  # noqa: PTH113
        return beside
    return submissions.locate(exercise)


def _report(events: Iterable[Event]) -> Report:
    for event in events:
        if isinstance(event, Finished):
            return event.report
    raise Inconclusive(
        "the judge ended without a report; no marks are lost", "Run the same command again, and report it."
    )


def _remember(exercise: Exercise, file: Path, report: Report) -> None:
    """Remember the result beside the learner's exercises; a failure to do so is told and no more."""
    folder = submissions.home(exercise, file)
    if folder is None or report.outcome is Outcome.INCONCLUSIVE:
        return
    try:
        progress.remember(folder, report)
    except UsageError as error:
        complain(error.cause, error.next_step)
    except OSError as error:
        complain(f"this result is not remembered: {error.strerror}: {folder}")


def _say_next(course: Course, exercise: Exercise) -> None:
    later = [other for other in course.exercises() if other.number > exercise.number]
    if later:
        from grader.cli.console import write  # needs rich

        write(f"\n  next: grade {later[0].slug}\n")
