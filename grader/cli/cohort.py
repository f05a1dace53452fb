"""``grade cohort``: everything that was handed in, graded into one gradebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from grader.cli.isolation import WORDS
from grader.cli.learner import checked_seed, course_option
from grader.cli.options import jobs_option, roster_option
from grader.gradebook import NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.cohort.handed import Cohort
    from grader.cohort.run import Counts, Wishes
    from grader.cohort.work import Workers
    from grader.course import Course
    from grader.sandbox.policy import DemandWord

__all__ = ["cohort"]

_GO_ON = "Run the same command again: it goes on from there."
#: causes of inconclusive gradings that are told
MOST_CAUSES = 3
_WHAT_TO_NAME = (
    "Name the zip that you downloaded, or the folder that holds everybody's; docs/cohorts.md shows what is "
    "understood. One file alone: grade EXERCISE --submission FILE"
)


@click.command(short_help="Grade everything that a class has handed in, into one gradebook.")
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.argument("names", metavar="[EXERCISE]...", nargs=-1)
@click.option(
    "--also",
    metavar="PATH",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Another folder or zip of the same class; may be given several times.",
)
@click.option(
    "-g",
    "--gradebook",
    "gradebook",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=Path(NAME),
    show_default=True,
    help="The gradebook; made if it is not there.",
)
@click.option("-n", "--dry-run", is_flag=True, help="Say what was understood, and grade nothing.")
@click.option("--list", "everything", is_flag=True, help="Cut no list short.")
@roster_option
@click.option("--tag", metavar="NAME", help="Of Git clones: what stands at this tag.")
@click.option(
    "--before", metavar="TIME", help="Of Git clones: the last commit before, 2026-11-30T23:59+01:00."
)
@click.option("--force", is_flag=True, help="Grade also what has not changed since it was graded.")
@jobs_option
@click.option(
    "--dask",
    "where",
    metavar="ADDRESS",
    help="Grade on a cluster of Dask's: the address of its scheduler, tcp://HOST:8786, or `local`.",
)
@click.option(
    "--seed",
    metavar="N",
    type=int,
    callback=checked_seed,
    help="Instead of the gradebook's own, which is the same for everybody.",
)
@click.option(
    "--runtime", type=click.Choice(["asyncio", "trio"]), help="Instead of what a submission imports."
)
@click.option(
    "--isolation",
    type=click.Choice(WORDS),
    default="untrusted",
    show_default=True,
    help="The level of isolation to demand.",
)
@course_option
def cohort(
    *,
    path: Path,
    names: tuple[str, ...],
    also: tuple[Path, ...],
    gradebook: Path,
    dry_run: bool,
    everything: bool,
    roster: Path | None,
    tag: str | None,
    before: str | None,
    force: bool,
    jobs: int | None,
    where: str | None,
    seed: int | None,
    runtime: Literal["asyncio", "trio"] | None,
    isolation: DemandWord,
    course_folder: Path | None,
) -> int:
    """Grade everything that a class has handed in, into one gradebook.

    PATH is what you downloaded: a folder or zip with a folder for each student or each exercise, the
    submissions of Gradescope, Moodle, Canvas or nbgrader, a folder of Git clones. What has a verdict already
    and has not changed is not graded again. Exits with 1 if a file was not matched, with 3 if something has
    no verdict; the rest is graded. docs/cohorts.md has more.
    """
    from grader.cli.exits import ExitCode  # unused by `grade --help`
    from grader.cli.instructor import chosen
    from grader.cli.signing import signer
    from grader.cohort.downloads import Revision, read_cohort
    from grader.cohort.plan import plan
    from grader.cohort.run import Wishes
    from grader.cohort.work import LocalWorkers
    from grader.course import Course
    from grader.errors import UsageError
    from grader.gradebook.people import read_roster

    sign = signer()
    course = Course.locate(course_folder)
    _refuse_wrong_words(path, names, course)
    exercises = chosen(course_folder, names)
    _refuse_other_place(where, jobs)
    found = read_cohort(
        [path, *also],
        exercises,
        roster=read_roster(roster) if roster else None,
        revision=Revision.of(tag, before),
    )
    _say(plan(found, exercises, everything=everything))
    if not found.handed:
        raise UsageError(f"there is nothing to grade in {path}", _WHAT_TO_NAME)
    if dry_run:
        return ExitCode.NOT_YET if _unmatched(found) else ExitCode.DONE
    wishes = Wishes(seed=seed, runtime=runtime, level=isolation, force=force, sign=sign)
    if where is None:
        workers: Workers = LocalWorkers(course, jobs)
    else:
        workers = _cluster(where, course_folder, found, isolation, jobs)
    return _graded(workers, found, gradebook, wishes)


def _graded(workers: Workers, found: Cohort, path: Path, wishes: Wishes) -> int:
    """Grade into the gradebook at ``path``, and say how far that is and what became of it.

    Returns:
        the exit code.
    """
    import sys

    from grader.cli.exits import ExitCode
    from grader.cli.pace import Pace, duration, line, telling
    from grader.cli.signals import Ended
    from grader.cli.stderr import complain
    from grader.cohort.run import Counts, grade_cohort
    from grader.errors import OneCookError
    from grader.gradebook.store import Gradebook

    latest, pace = Counts(), Pace()

    def heard(counts: Counts, tell: Callable[[str], None]) -> None:
        nonlocal latest
        latest = counts
        if counts.read < counts.handed_in:
            tell(f"reading {counts.read:,} of {counts.handed_in:,}")
            return
        if counts.done == counts.refused:  # refusals come at once, the first verdict when judges are warm
            pace.begin(counts.done)
        else:
            pace.note(counts.done)
        tell(line("graded", counts.done, counts.wanted, pace, _so_far(counts)))

    try:
        with Gradebook.open(path, create=True) as book:
            _say(book.remarks)
            with workers as ready, telling(sys.stderr) as tell:
                counts = grade_cohort(found, book, ready, wishes, lambda counts: heard(counts, tell))
    except OneCookError as error:
        if latest.done:
            error.next_step = f"{error.next_step} {_kept(latest, path)}".lstrip()
        raise
    except KeyboardInterrupt:
        complain("interrupted", f"{_kept(latest, path)} {_GO_ON}")
        return ExitCode.INTERRUPTED
    except Ended as ended:
        complain(f"ended by {ended.name}", f"{_kept(latest, path)} {_GO_ON}")
        return 128 + ended.number
    missing = _unmatched(found)
    _say(["", *_ending(counts, missing, path, duration(pace.real_seconds))])
    if counts.inconclusive:
        return ExitCode.INCONCLUSIVE
    return ExitCode.NOT_YET if missing else ExitCode.DONE


def _refuse_wrong_words(path: Path, names: tuple[str, ...], course: Course) -> None:
    """Let pass what stands in its place: first what was downloaded, then exercises.

    Raises:
        UsageError: a path stands where an exercise is named, or the gradebook where a download is.
    """
    import os
    from shlex import quote

    from grader.errors import UsageError
    from grader.gradebook.recorded import is_gradebook

    for name in names:
        try:
            course.find(name)
        except UsageError:
            if not os.path.lexists(name):
                raise
            if os.path.lexists(path):
                raise UsageError(
                    f"{name} is no exercise, and only one path stands before the exercises",
                    f"Name each further folder or zip with --also: --also {quote(name)}",
                ) from None
            raise UsageError(
                f"{path} does not exist, and {name} is no exercise",
                f"The path comes first, exercises after it: grade cohort {quote(name)} {quote(str(path))}",
            ) from None
    if is_gradebook(path):
        raise UsageError(
            f"{path} is a database, such as a gradebook, and nothing that was handed in",
            "Name first what you downloaded, and the gradebook with -g: "
            f"grade cohort PATH -g {quote(str(path))}",
        )


def _refuse_other_place(where: str | None, jobs: int | None) -> None:
    """Let pass what ``--dask`` can mean, and ``--jobs`` where it says something.

    Raises:
        UsageError: the address is none, or the number is not ours to choose.
    """
    from grader.errors import UsageError

    if where is None or where == "local":
        return
    if "://" not in where:
        raise UsageError(
            f"--dask {where!r} is no address of a scheduler",
            "Give the one that it tells when it starts, such as tcp://10.0.0.5:8786; or `local`.",
        )
    if jobs is not None:
        raise UsageError(
            "--jobs is for this machine: how much a cluster does at once its workers say",
            "Leave it out, or start the workers with another --nthreads.",
        )


def _cluster(
    where: str, course_folder: Path | None, found: Cohort, isolation: DemandWord, jobs: int | None
) -> Workers:
    """The workers of a cluster, which begin when they are entered."""
    from grader.cli.stderr import complain
    from grader.cohort.at_worker import Needed
    from grader.cohort.dask_workers import DaskWorkers

    exercises = tuple(sorted({each.exercise.key for each in found.handed}))
    return DaskWorkers(where, Needed.here(course_folder, exercises, isolation), say=complain, jobs=jobs)


def _unmatched(found: Cohort) -> int:
    """Files that count for nobody, and nothing counts instead."""
    return sum(not each.superseded for each in found.unmatched)


def _kept(counts: Counts, path: Path) -> str:
    from grader.cli.pace import many

    if not counts.done:
        return "No verdict was reached yet."
    are = "is" if counts.done == 1 else "are"
    return f"{many(counts.done, 'verdict')} of this run {are} kept in {path}."


def _so_far(counts: Counts) -> str:
    told = [(counts.passed, "passed"), (counts.failed, "failed"), (counts.refused, "refused")]
    told += [(counts.retried, "tried again"), (counts.inconclusive, "inconclusive")]
    return ", ".join(f"{count:,} {what}" for count, what in told if count)


def _ending(counts: Counts, missing: int, path: Path, took: str) -> list[str]:
    """What became of everything, in lines."""
    import shlex

    from grader.cli.pace import many

    lines = [f"{many(counts.done, 'submission')} graded in {took}: {_so_far(counts)}"] if counts.done else []
    if counts.unchanged:
        lines.append(f"{many(counts.unchanged, 'submission')} not graded again: nothing has changed since")
    if counts.inconclusive:
        lines.append("inconclusive is no verdict, and no zero; the same command tries again. The causes:")
        lines += [f"  {times} x  {cause}" for cause, times in counts.causes.most_common(MOST_CAUSES)]
    if missing:
        lines.append(f"{many(missing, 'file')} not matched, so not graded: listed above")
    lines += [f"gradebook: {path}", f"next: grade gradebook list {shlex.quote(str(path))}"]
    return lines


def _say(lines: list[str] | tuple[str, ...]) -> None:
    from grader.cli.console import write
    from grader.report.wording import harmless

    text = "".join(f"{each}\n" for each in lines)
    write(harmless(text, limit=len(text)))
