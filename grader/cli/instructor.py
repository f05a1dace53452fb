"""What an instructor types: ``grade bundle``, ``grade handout``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.learner import course_option

if TYPE_CHECKING:
    from grader.cli.exits import ExitCode
    from grader.course import Exercise

__all__ = ["bundle", "chosen", "handout"]


@click.command(short_help="Make what an instructor uploads to a learning platform.")
@click.argument("target", metavar="TARGET")
@click.argument("names", metavar="EXERCISE...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "path",
    metavar="PATH",
    type=click.Path(path_type=Path),
    required=True,
    help="The zip file or the new folder to write.",
)
@click.option(
    "--wheel",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The kit's wheel to put in; made from the installed kit if not given.",
)
@click.option(
    "--wheels",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Wheels of what the kit needs, for a platform without a network.",
)
@course_option
def bundle(
    *,
    target: str,
    names: tuple[str, ...],
    path: Path,
    wheel: Path | None,
    wheels: Path | None,
    course_folder: Path | None,
) -> ExitCode:
    """Make what an instructor uploads.

    TARGET is autolab, check50, classroom50, codegrade, coderunner, codio, coursera, github, gradescope,
    otter, prairielearn or submitty. The kit's wheel is inside; docs/platforms.md says where to put it.
    """
    from grader.bundle.files import write_folder, write_zip  # unused by `grade --help`
    from grader.bundle.kit import Kit
    from grader.bundle.targets import find
    from grader.cli.console import write
    from grader.cli.exits import ExitCode
    from grader.report.wording import counted, harmless_line

    found = find(target)
    kit = Kit.gather(names, wheel=wheel, wheels=wheels, course_folder=course_folder)
    files = found.make(kit)
    (write_zip if found.zipped else write_folder)(files, path)
    write(harmless_line(f"{path}: {counted(len(files), 'file')}, {found.summary}") + "\n")
    return ExitCode.DONE


def chosen(course_folder: Path | None, names: tuple[str, ...]) -> tuple[Exercise, ...]:
    """The exercises of these names, each once; all of the course if there is no name.

    Raises:
        UsageError: a name is none, or the course has no exercise.
    """
    from grader.course import Course
    from grader.errors import UsageError

    course = Course.locate(course_folder)
    exercises = tuple(dict.fromkeys(map(course.find, names))) if names else tuple(course.exercises())
    if not exercises:
        raise UsageError(f"the course {course.root} has no exercise", "Name another one with --course DIR.")
    return exercises


@click.command("handout", short_help="Make the folder that learners get, ready to be a template repository.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("names", metavar="[EXERCISE]...", nargs=-1)
@course_option
def handout(*, folder: Path, names: tuple[str, ...], course_folder: Path | None) -> ExitCode:
    """Write lessons, files to edit and a front page into the new folder DIR: no solution, and no suite.

    All exercises of the course if none is named.
    """
    from grader.bundle.files import write_folder  # unused by `grade --help`
    from grader.bundle.handout import handout as files_of
    from grader.cli.console import write
    from grader.cli.exits import ExitCode
    from grader.report.wording import counted, harmless_line

    exercises = chosen(course_folder, names)
    write_folder(files_of(exercises), folder)
    write(harmless_line(f"{folder}: {counted(len(exercises), 'exercise')}, ready for git init") + "\n")
    return ExitCode.DONE
