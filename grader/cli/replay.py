"""``grade replay``: a recorded grading once more, and whether it comes out the same."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from grader.cli.isolation import WORDS
from grader.cli.learner import course_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.cli.exits import ExitCode
    from grader.course import Exercise
    from grader.gradebook.attempts import Grader
    from grader.report.model import Report
    from grader.sandbox.policy import DemandWord
    from grader.submission import Source

__all__ = ["replay"]


@dataclasses.dataclass(frozen=True, slots=True)
class _Former:
    """A grading that was recorded."""

    #: for words: "ada, attempt 12", or the report's file
    called: str
    report: Report
    #: what was graded, when the exercise is known
    source: Callable[[Exercise], Source]
    #: None: a report alone does not tell
    grader: Grader | None = None


@click.command(short_help="Grade once more what was graded: is it the same?")
@click.argument("path", metavar="GRADEBOOK|REPORT", type=click.Path(path_type=Path))
@click.argument("attempt", metavar="[ATTEMPT]", required=False, type=int)
@click.option(
    "--submission",
    metavar="FILE",
    type=click.Path(path_type=Path, readable=False),
    help="With a REPORT: the file that it is about.",
)
@click.option(
    "--isolation",
    type=click.Choice(WORDS),
    help="The level of isolation to demand. If not given: $ONECOOK_ISOLATION, or else untrusted, unless it "
    "was graded without walls.",
)
@course_option
def replay(
    *,
    path: Path,
    attempt: int | None,
    submission: Path | None,
    isolation: DemandWord | None,
    course_folder: Path | None,
) -> ExitCode:
    """Grade what was graded once more: its content, from its seed, on its runtime.

    Of a gradebook ATTEMPT is the number that `grade gradebook list` shows. Says what of the suite, the kit
    and the libraries has changed since then, and what came out differently: outcome, points, checks,
    diagnoses, virtual times. Nothing is recorded. Exits with 0 when it is the same, with 1 when it is not,
    and with 3 when it came to no verdict now.
    """
    from grader.cli.console import write  # unused by `grade --help`
    from grader.cli.exits import ExitCode
    from grader.cohort.replay import changes, differences
    from grader.course import Course
    from grader.outcome import Outcome
    from grader.report.wording import harmless_line

    former = _former(path, attempt, submission)
    then = former.report
    exercise = Course.locate(course_folder).find(then.exercise)
    source = former.source(exercise)
    now = _graded_again(exercise, then, source, isolation)

    lines = [f"{exercise.slug} · {former.called}: {_verdict(then)}"]
    graders = (former.grader, _grader(exercise, then.seed)) if former.grader is not None else None
    changed = changes(then, now, graders)
    if changed:
        lines += ["changed since then:", *(f"  {line}" for line in changed)]
    different = differences(then, now)
    if now.outcome is Outcome.INCONCLUSIVE:
        lines += [f"now it comes to no verdict: {now.inconclusive.partition(chr(10))[0]}"]
        code = ExitCode.INCONCLUSIVE
    elif different:
        lines += [f"not the same: {_verdict(now)}", *(f"  {line}" for line in different)]
        lines += [_explained(changed=bool(changed), known=graders is not None)]
        code = ExitCode.NOT_YET
    else:
        lines += ["the same again: outcome, points, every check, diagnoses and virtual times"]
        code = ExitCode.DONE
    # Blanks at the beginning of a line are ours.
    write("".join(f"{'  ' if line.startswith('  ') else ''}{harmless_line(line)}\n" for line in lines))
    return code


def _former(path: Path, attempt: int | None, submission: Path | None) -> _Former:
    """What is to be repeated.

    Raises:
        UsageError: it is not there, or not told so that one thing alone can be meant.
    """
    from grader.errors import UsageError
    from grader.gradebook.recorded import is_gradebook
    from grader.gradebook.results import read_report

    if not path.exists():
        raise UsageError(f"{path} does not exist", "Name a gradebook, or a report.")
    if is_gradebook(path):
        if submission is not None:
            raise UsageError("a gradebook has what was handed in", "Leave --submission out.")
        if attempt is None:
            raise UsageError(
                "a gradebook has many gradings",
                f"Name one by its number: grade gradebook list {path} shows them.",
            )
        return _of_gradebook(path, attempt)
    if attempt is not None:
        raise UsageError(f"{path} is no gradebook, and has no attempts", "Leave the number out.")
    if submission is None:
        raise UsageError("a report does not hold what was graded", "Name that file: --submission FILE")
    try:
        report = read_report(path)
    except UsageError as error:
        raise UsageError(
            f"{path} {error.cause}", "Name a report, as --output writes it, or a gradebook."
        ) from None
    return _Former(str(path), report, lambda exercise: _read(exercise, submission, report))


def _of_gradebook(path: Path, number: int) -> _Former:
    from grader.errors import UsageError
    from grader.gradebook.store import Gradebook
    from grader.submission import Source

    with Gradebook.open(path, read_only=True) as book:
        attempt = book.attempt(number)
        report, content = book.report(number), book.content(attempt.sha256, attempt.exercise)
    if content is None:
        why = report.refused.partition("\n")[0]
        raise UsageError(
            f"attempt {number} has nothing that could be graded again{why and ': '}{why}",
            "Nothing of what was handed in was run.",
        )
    source = Source(Path(report.submission.file), content.text, content.sha256, pieces=content.pieces)
    return _Former(f"{attempt.student}, attempt {number}", report, lambda _exercise: source, attempt.grader)


def _read(exercise: Exercise, path: Path, report: Report) -> Source:
    """The file that a report is about.

    Raises:
        UsageError: it is another one, or cannot be read.
    """
    from grader.errors import UsageError
    from grader.submission import locate, read_submission

    file = locate(exercise, given=path)
    source = read_submission(exercise, file)
    if source.sha256 != report.submission.sha256:
        raise UsageError(
            f"{file} is not what this report is about, or was changed since: its SHA-256 begins with "
            f"{source.sha256[:12]}, and the report's with {report.submission.sha256[:12] or 'nothing'}",
            "Name the file that was graded.",
        )
    return source


def _graded_again(exercise: Exercise, then: Report, source: Source, isolation: DemandWord | None) -> Report:
    """The report of now.

    Raises:
        UsageError: this machine has no walls for it, or the exercise is another one by now.
        CourseError: the exercise is broken.
        Inconclusive: no judge came to an end.
    """
    from grader.cli.isolation import demanded
    from grader.cohort.pool import Job, JudgePool
    from grader.errors import UsageError
    from grader.judge.reports import refused_report

    level = demanded(isolation)
    if level is None and then.isolation.level != "process":
        level = "untrusted"  # it was kept behind walls, and is again
    runtime = _runtime(then.runtime)
    with JudgePool(1) as pool:
        result = pool.submit(Job(exercise, source, then.seed, runtime=runtime, level=level)).result()
    if result.report is not None:
        return result.report
    if isinstance(result.error, UsageError) and then.refused:
        return refused_report(exercise, result.error, file=source.name, seed=then.seed)
    raise result.error or AssertionError("a job ends with a report or an error")


def _runtime(word: str) -> Literal["asyncio", "trio"] | None:
    """The one that can be demanded; None where the learner's code is one, or none was chosen."""
    match word:
        case "asyncio" | "trio":
            return word
        case _:
            return None


def _grader(exercise: Exercise, seed: int) -> Grader:
    """What grades here and now."""
    from grader.cohort.fingerprint import fingerprint_of_kit, fingerprint_of_suite
    from grader.gradebook.attempts import Grader

    return Grader(suite=fingerprint_of_suite(exercise), kit=fingerprint_of_kit(), seed=seed)


def _verdict(report: Report) -> str:
    """``failed, 6 of 15 points, seed 7, asyncio``."""
    from grader.outcome import Outcome
    from grader.report.wording import points_in_words

    decided = report.outcome is not Outcome.INCONCLUSIVE
    points = [points_in_words(report.points, report.max_points)] if decided else ["no mark"]
    parts = [report.outcome.value, *points, f"seed {report.seed}", report.runtime]
    return ", ".join(filter(None, parts))


def _explained(*, changed: bool, known: bool) -> str:
    """Why it may be so, and what to do."""
    if changed:
        return "What has changed since may be why."
    if not known:
        return "A report does not tell by which suite it was made: if that has changed since, it may be why."
    return "Nothing that grades has changed, so this is a bug of the grader: please report it."
