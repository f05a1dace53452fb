"""What a learner types: ``grade``, ``grade EXERCISE``, ``grade list``, ``grade init``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from grader.cli.isolation import isolation_option
from grader.seeds import MAX_SEED

if TYPE_CHECKING:
    from grader.cli.exits import ExitCode
    from grader.cli.exporting import Delivery
    from grader.sandbox.policy import DemandWord

__all__ = ["checked_seed", "course_option", "grade_exercise", "init", "list_exercises", "overview"]


course_option = click.option(
    "--course",
    "course_folder",
    metavar="DIR",
    type=click.Path(path_type=Path, readable=False),  # reading it tells, and what access(2) says may be wrong
    help="A course elsewhere: the folder that holds exercises/.",
)


class _OfExercise(click.Command):
    """A command that is called by the exercise that is its first argument."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The exercise stands in the command's path already."""
        return ["[OPTIONS]"]


def _once(_context: click.Context, _parameter: click.Parameter, value: tuple[Path, ...]) -> Path | None:
    # Click would take the last one; a script that names two files must not be told about one.
    if len(value) > 1:
        raise click.BadParameter("give it once: one file is graded at a time")
    return value[0] if value else None


def checked_seed(_context: click.Context, _parameter: click.Parameter, value: int | None) -> int | None:
    """A seed that is one; a callback of options."""
    # A callback instead of click.IntRange, which would print sixteen digits into the help.
    if value is not None and not 0 <= value <= MAX_SEED:
        raise click.BadParameter(f"{value} is not between 0 and {MAX_SEED}")
    return value


@click.command(cls=_OfExercise)
@click.argument("name", metavar="EXERCISE", required=False)
@click.option(
    "--submission",
    metavar="PATH",
    type=click.Path(path_type=Path, readable=False),
    multiple=True,
    callback=_once,
    help="Your file, the folder that holds it, or an archive (zip, tar) with it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON and nothing else.")
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also write the report as JSON to this file, whole or not at all; an old report there is removed "
    "first.",
)
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    help="The result in a platform's own form: gradescope, github, junit, … (see `grade list --formats`).",
)
@click.option(
    "--out",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Where --format puts it; standard output if not given.",
)
@click.option(
    "--about",
    metavar="KEY=VALUE",
    multiple=True,
    help="What a platform wants told and no report knows, such as user=4711.",
)
@click.option("--exit-zero", is_flag=True, help="With --format: exit with 0 whatever the result says.")
@click.option("-q", "--quiet", is_flag=True, help="Print the points line only.")
@click.option("-v", "--verbose", is_flag=True, help="Print the numbers, picture and output of every check.")
@click.option(
    "--seed",
    metavar="N",
    type=int,
    callback=checked_seed,
    help="Repeat the run of this seed; drawn at random and reported if not given.",
)
@click.option(
    "--runtime",
    type=click.Choice(["asyncio", "trio"]),
    help="Run your code on this one; chosen from what it imports if not given.",
)
@isolation_option
@course_option
def grade_exercise(
    *,
    name: str | None,
    submission: Path | None,
    as_json: bool,
    output: Path | None,
    quiet: bool,
    verbose: bool,
    seed: int | None,
    runtime: Literal["asyncio", "trio"] | None,
    isolation: DemandWord | None,
    course_folder: Path | None,
    format_name: str | None,
    out: Path | None,
    about: tuple[str, ...],
    exit_zero: bool,
) -> ExitCode:
    """Grade your answer to an exercise.

    Finds your file in exercises/NN_name/ of this folder or one above it, in NN_name/, or here. Exits
    with 0 for full marks, 1 for not yet, 2 when it cannot be graded like this, and 3 when the grader or
    the machine is at fault, in which case no marks are lost.
    """
    if name is None:
        if (submission, output, seed, runtime, isolation, format_name, out) == (None,) * 7 and not (
            as_json or quiet or verbose or about or exit_zero
        ):
            return overview(course_folder)
        raise click.UsageError("name the exercise to grade, such as exercise-3")
    if sum((as_json, quiet, verbose)) > 1:
        raise click.UsageError("--json, --quiet and --verbose exclude each other")
    if format_name is None and (out is not None or about or exit_zero):
        raise click.UsageError("--out, --about and --exit-zero go with --format NAME")
    if format_name is not None and out is None and (as_json or quiet or verbose):
        raise click.UsageError("--format without --out PATH prints the result and nothing else")
    from grader.cli import grading  # unused by `grade --help`

    delivery: Delivery | None = None
    if format_name is not None:
        from grader.cli.exporting import Delivery  # unused without a platform

        delivery = Delivery.plan(format_name, out, about, (submission, output))
    return grading.run(
        name,
        submission=submission,
        output=output,
        shape="json" if as_json else "points" if quiet else "all" if verbose else "normal",
        seed=seed,
        runtime=runtime,
        isolation=isolation,
        course_folder=course_folder,
        delivery=delivery,
        exit_zero=exit_zero,
    )


def overview(course_folder: Path | None) -> ExitCode:
    """All exercises with the best results so far; what ``grade`` without an exercise does."""
    from grader.cli import catalogue  # unused by `grade --help`

    return catalogue.show_overview(course_folder)


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with summaries, objectives and hints.")
@click.option("--formats", is_flag=True, help="The forms of a result instead, and what each wants told.")
@course_option
def list_exercises(*, as_json: bool, formats: bool, course_folder: Path | None) -> ExitCode:
    """List the exercises, one a line: name, module, points, title."""
    if formats and as_json:
        raise click.UsageError("--json and --formats exclude each other")
    from grader.cli import catalogue  # unused by `grade --help`

    if formats:
        return catalogue.show_formats()
    return catalogue.show_list(as_json=as_json, course_folder=course_folder)


@click.command(short_help="Copy the lessons and the files to edit into a folder.")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--force", is_flag=True, help="Replace files that differ; the former ones are kept as *.old.")
@course_option
def init(*, folder: Path, force: bool, course_folder: Path | None) -> ExitCode:
    """Copy the lessons and the files to edit into DIR (this folder if not given).

    A file that is already there is never overwritten, unless --force says so.
    """
    from grader.cli import workspace  # unused by `grade --help`

    return workspace.fill(folder, force=force, course_folder=course_folder)
