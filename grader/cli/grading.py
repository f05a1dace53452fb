"""``grade EXERCISE``: find the file, ask the judge, show what it tells, remember the result."""

from __future__ import annotations

import contextlib
import difflib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from grader import submission as submissions
from grader.cli import progress
from grader.cli.ahead import COMMANDS
from grader.cli.exits import ExitCode, for_outcome
from grader.cli.isolation import demanded
from grader.cli.signing import signer
from grader.cli.stderr import complain
from grader.course import Course
from grader.errors import Inconclusive, UsageError
from grader.files import flaw_of_target, write_whole
from grader.judge.client import Judge
from grader.judge.request import CheckFinished, Finished, GradeRequest, Submitted
from grader.outcome import Outcome
from grader.report.model import CheckReport, Report, is_report, to_json
from grader.seeds import draw_seed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.cli.display import Shape
    from grader.cli.exporting import Delivery
    from grader.course import Exercise
    from grader.sandbox.policy import DemandWord
    from grader.submission import Source

__all__ = ["run"]

#: many times that of any report, in bytes
LARGEST_REPORT = 64 << 20


def run(
    name: str,
    *,
    submission: Path | None,
    output: Path | None,
    shape: Shape,
    seed: int | None,
    runtime: Literal["asyncio", "trio"] | None,
    isolation: DemandWord | None,
    course_folder: Path | None,
    delivery: Delivery | None,
    exit_zero: bool,
) -> ExitCode:
    """Grade one submission; print its report in the ``shape`` that was asked for, write it to ``output``.

    A platform gets its form of the result by ``delivery``; with ``exit_zero`` the code is 0 whatever it says.
    """
    if output is not None:
        _remove_old_report(output)
    level, sign = demanded(isolation), signer()
    course = Course.locate(course_folder)
    exercise = _find(course, name, runtime)
    seed = draw_seed() if seed is None else seed
    if delivery is not None:
        delivery.begin(exercise, seed=seed)
    try:
        file, source = _handed_in(exercise, name, submission, delivery, seed)
    except UsageError as error:
        if not exit_zero:
            raise
        complain(error.cause, error.next_step)
        return ExitCode.DONE
    if output is not None:
        _check_output(output, file)
    request = GradeRequest(
        exercise=exercise.key,
        course=str(course.root),
        submission=Submitted.of(source),
        seed=seed,
        runtime=runtime,
        level=level,
    )
    with _a_refusal_is_delivered(exercise, delivery, seed):
        report, unwritten = _graded_and_told(request, sign, shape, output, delivery)
    if not source.member:  # an archive is a copy of what was handed in, not what the learner works on
        _remember(exercise, file, report)
    if unwritten is not None:
        raise unwritten
    if shape in ("normal", "all") and report.outcome is Outcome.PASSED:
        _say_next(course, exercise, course_folder)
    return ExitCode.DONE if exit_zero else for_outcome(report.outcome)


def _handed_in(
    exercise: Exercise, name: str, submission: Path | None, delivery: Delivery | None, seed: int
) -> tuple[Path, Source]:
    """The learner's file; an unusable one is a usage error, before the judge is asked anything.

    A platform hears of that by its result.
    """
    try:
        file = _file(exercise, name, submission)
        return file, submissions.read_submission(exercise, file)
    except UsageError as error:
        if delivery is not None:
            delivery.refuse(exercise, error, seed=seed)
        raise


@contextlib.contextmanager
def _a_refusal_is_delivered(exercise: Exercise, delivery: Delivery | None, seed: int) -> Iterator[None]:
    """A demand that this machine or the exercise does not meet leaves a result with its own reason."""
    try:
        yield
    except UsageError as error:
        if delivery is not None:
            delivery.begin(exercise, seed=seed, reason=str(error))
        raise


def _graded_and_told(
    request: GradeRequest,
    sign: Callable[[Report], Report],
    shape: Shape,
    output: Path | None,
    delivery: Delivery | None,
) -> tuple[Report, Inconclusive | None]:
    """Grade, and tell the report as soon as it is there: the judge's sandbox ends while it is read.

    Returns:
        the report, and what went wrong with telling it, if anything did.
    """
    began, decided = time.monotonic(), list[CheckReport]()
    try:
        with Judge() as judge:
            from grader.cli import display

            report: Report | None = None
            for event in display.watched(judge.grade(request)):
                if isinstance(event, CheckFinished):
                    decided.append(event.check)
                if isinstance(event, Finished):
                    report = event.report
            if report is not None:  # and the drawing is gone
                return report, _publish(sign(report), shape, output, delivery)
        error = Inconclusive("the judge ended without a report", "Run the same command again, and report it.")
    except Inconclusive as fault:
        error = fault
    from grader.judge.reports import inconclusive_report  # for a fault only

    report = inconclusive_report(request, error, decided=decided, real_seconds=time.monotonic() - began)
    return report, _publish(sign(report), shape, output, delivery)


def _publish(
    report: Report, shape: Shape, output: Path | None, delivery: Delivery | None
) -> Inconclusive | None:
    """Show the report and write it; what went wrong with that, which never hides the outcome."""
    from grader.cli import display

    unwritten: Inconclusive | None = None
    if output is not None:
        try:
            write_whole(output, to_json(report))
        except OSError as error:
            unwritten = _unwritten(str(output), error, report)
    try:
        if delivery is None or delivery.path is not None:
            display.print_report(report, shape)
    except OSError as error:
        unwritten = _unwritten("standard output", error, report)
    if delivery is not None:
        try:
            delivery.deliver(report)
        except Inconclusive as error:
            unwritten = error
    return unwritten


def _unwritten(where: str, error: OSError, report: Report) -> Inconclusive:
    from grader.report.terminal import headline  # needs rich

    return Inconclusive(
        f"the report could not be written to {where} ({error.strerror or error}); "
        f"it says: {headline(report)}",
        f"Make room or name another place, then grade again with --seed {report.seed}: "
        "it repeats this very run.",
    )


def _remove_old_report(output: Path) -> None:
    """Take away the report of an earlier grading: if this one is refused, it must not pass for its own.

    What is no report is left until a whole one replaces it: it may be anything, if the path is a mistake.
    """
    if flaw_of_target(output) or not output.exists():
        return
    try:
        if output.stat().st_size <= LARGEST_REPORT and is_report(output.read_bytes()):
            output.unlink()
    except OSError as error:
        raise UsageError(
            f"the report that is in {output} cannot be replaced: {error.strerror}",
            "Name another file with --output FILE.",
        ) from None


def _check_output(output: Path, file: Path) -> None:
    """Refuse a place for the report that cannot be meant, before the judge is asked anything."""
    flaw = flaw_of_target(output)
    if not flaw and output.exists() and output.samefile(file):
        flaw = f"{output} is the file to be graded"
    if flaw:
        raise UsageError(f"the report cannot be written: {flaw}", "Name another file with --output FILE.")


def _find(course: Course, name: str, runtime: Literal["asyncio", "trio"] | None) -> Exercise:
    """The exercise of that name, on a runtime that it has; a word near to a command's gets that proposed."""
    try:
        found = course.find(name)
    except UsageError as error:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        if near and "Did you mean" not in error.next_step:
            raise UsageError(error.cause, f"Did you mean `grade {near[0]}`? {error.next_step}") from None
        raise
    if runtime is not None:
        found.metadata.refuse_other_runtime(runtime)
    return found


def _file(exercise: Exercise, name: str, submission: Path | None) -> Path:
    """The learner's file: what ``--submission`` says, else the path that named the exercise."""
    if submission is not None:
        return submissions.locate(exercise, given=submission)
    path = Path(name).absolute()
    if path.suffix == ".ipynb" and os.path.isfile(path):  # noqa: PTH113 — as below
        return path
    # pathlib's own tests raise for a name that is too long, or lies where nobody may look
    folder = path if os.path.isdir(path) else path.parent  # noqa: PTH112
    if os.path.exists(path) and os.path.isfile(folder / exercise.file_name):  # noqa: PTH110, PTH113
        return folder / exercise.file_name
    return submissions.locate(exercise)


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


def _say_next(course: Course, exercise: Exercise, course_folder: Path | None) -> None:
    later = [other for other in course.exercises() if other.number > exercise.number]
    if later:
        from grader.cli.console import write  # these need rich
        from grader.cli.workspace import as_typed

        write(f"\n  next: grade {later[0].slug}{as_typed(course_folder)}\n")
