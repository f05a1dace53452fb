"""``grade nbgrader``: a course folder, scores for its gradebook, and what in it has no score."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click

from grader.cli.instructor import chosen
from grader.cli.isolation import WORDS
from grader.cli.learner import course_option

if TYPE_CHECKING:
    from grader.cli.exits import ExitCode
    from grader.gradebook.results import Results

__all__ = ["nbgrader", "pushed"]

_gradebook = click.argument("gradebook", metavar="GRADEBOOK.db", type=click.Path(path_type=Path))


@click.group("nbgrader", short_help="For nbgrader: a course folder, scores for its gradebook.")
def nbgrader() -> None:
    """Use the exercises in a course of nbgrader's; docs/nbgrader.md has the whole way."""


@nbgrader.command("build", short_help="Write a course folder: notebooks and configuration.")
@click.argument("folder", metavar="COURSE", type=click.Path(path_type=Path))
@click.argument("names", metavar="[EXERCISE]...", nargs=-1)
@click.option(
    "--course-id", metavar="ID", help="nbgrader's id of the course; the folder's name if not given."
)
@click.option(
    "--execute", is_flag=True, help="Run learners' notebooks as well: without walls, as who grades."
)
@click.option(
    "--isolation",
    type=click.Choice(WORDS),
    default="untrusted",
    help="What the judge demands; untrusted if not given.",
)
@click.option(
    "--written",
    metavar="POINTS",
    type=click.IntRange(0, 1000),
    default=2,
    show_default=True,
    help="Points of the written answer, which a person gives; 0 leaves it out.",
)
@course_option
def build(
    *,
    folder: Path,
    names: tuple[str, ...],
    course_id: str | None,
    execute: bool,
    isolation: str,
    written: int,
    course_folder: Path | None,
) -> ExitCode:
    """Write the new folder COURSE: one source notebook for each exercise, and nbgrader_config.py.

    All exercises of the course if none is named.
    """
    from grader.bundle.files import write_folder  # unused by `grade --help`
    from grader.cli.console import write
    from grader.cli.exits import ExitCode
    from grader.notebook.course import course_files
    from grader.report.wording import counted, harmless_line

    exercises = chosen(course_folder, names)
    files = course_files(
        exercises,
        course_id=course_id or folder.absolute().name,
        execute=execute,
        isolation=isolation,
        written=written,
    )
    write_folder(files, folder)
    first = exercises[0].slug
    write(
        harmless_line(f"{folder}: {counted(len(exercises), 'notebook')}") + "\n"
        f"  next: cd {harmless_line(str(folder))} && nbgrader generate_assignment {first}\n"
    )
    return ExitCode.DONE


@nbgrader.command("push", short_help="Write graded folders into its gradebook.")
@_gradebook
@click.argument("results", metavar="RESULTS...", nargs=-1, required=True, type=click.Path(path_type=Path))
def push(*, gradebook: Path, results: tuple[Path, ...]) -> ExitCode:
    """Write graded folders into nbgrader's gradebook, late penalties included.

    RESULTS are reports (`grade … --format json --out results/STUDENT.json`), folders of them, or a gradebook
    of `grade cohort`. A report without a verdict is not written, and told. Manual scores stay.
    """
    from grader.gradebook.results import read_results

    return pushed(gradebook, read_results(results))


def pushed(gradebook: Path, found: Results) -> ExitCode:
    """Write results into nbgrader's gradebook, and say of each what became of it.

    Raises:
        UsageError: it is no gradebook of nbgrader's, or nbgrader is not installed.
        Inconclusive: it could not be written.
    """
    from grader.cli.console import write
    from grader.cli.exits import ExitCode
    from grader.gradebook.book import NOT_GRADED, slug_of
    from grader.report.wording import counted, harmless_line

    done = _late("gradebook").push(gradebook, found)
    for each in done:
        who = f"exercise-{each.result.report.number} {each.result.student}"
        if each.score is None:
            write(harmless_line(f"{who}: not written: {each.why}") + "\n")
        else:
            late = f", {each.penalty:g} taken off for being late" if each.penalty else ""
            write(harmless_line(f"{who}: {each.score:g} of {each.max_score:g}{late}") + "\n")
    for missing in found.ungraded:
        who = f"{slug_of(missing.exercise)} {missing.student}"
        write(harmless_line(f"{who}: not written: {NOT_GRADED}") + "\n")
    for left in found.left_out:
        write(harmless_line(f"{left.path}: left out: {left.why}") + "\n")
    written = sum(each.score is not None for each in done)
    write(harmless_line(f"{gradebook}: {counted(written, 'score')} written") + "\n")
    return ExitCode.DONE if written == len(done) and found.is_whole else ExitCode.NOT_YET


@nbgrader.command("ungraded", short_help="List what has no score.")
@_gradebook
def ungraded(*, gradebook: Path) -> ExitCode:
    """List what of all submissions nobody has scored: exports count it as 0.

    Exits with 0 when there is none, and with 1 when there are some.
    """
    from grader.cli.console import write
    from grader.cli.exits import ExitCode
    from grader.report.wording import harmless_line

    open_cells = _late("gradebook").ungraded(gradebook)
    for each in open_cells:
        write(harmless_line(f"{each.assignment} {each.student}: {each.what}") + "\n")
    if not open_cells:
        write("Every test cell of every submission has a score.\n")
    return ExitCode.NOT_YET if open_cells else ExitCode.DONE


def _late(name: str) -> ModuleType:
    """A module that needs nbgrader.

    Raises:
        UsageError: it is not installed.
    """
    from grader.extras import need

    return need(f"grader.notebook.{name}", extra="nbgrader", purpose="nbgrader's gradebook")
