"""What an author of exercises types: ``grade check``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.cli.learner import course_option
from grader.cli.options import jobs_option
from grader.cli.stderr import complain_raw

if TYPE_CHECKING:
    from pathlib import Path

    from grader.cli.exits import ExitCode
    from grader.course import Course

__all__ = ["check", "new"]


@click.command()
@click.argument("names", metavar="[EXERCISE]...", nargs=-1)
@click.option(
    "--seeds",
    metavar="N",
    type=click.IntRange(1, 1000),
    default=50,
    show_default=True,
    help="Seeds for the reference; every other program gets a twentieth of them, but at least 3.",
)
@jobs_option
@click.option("--fix", is_flag=True, help="First make again what is generated: the table of exercises.")
@click.option(
    "--show",
    metavar="NAME",
    help="Print a known-wrong program of the exercise as a whole file, and check nothing.",
)
@course_option
def check(
    *,
    names: tuple[str, ...],
    seeds: int,
    jobs: int | None,
    fix: bool,
    show: str | None,
    course_folder: Path | None,
) -> ExitCode:
    """Prove that the exercises keep the rules of a course.

    The stub fails, the reference has full marks, every known-wrong program fails what it must and gets
    its diagnosis. Exits with 0 when there is no problem, else with 1.
    """
    from grader.authoring.check import run  # unused by `grade --help`
    from grader.authoring.generated import regenerate
    from grader.cli.console import write
    from grader.cli.exits import ExitCode
    from grader.course import Course
    from grader.report.wording import counted, harmless

    course = Course.locate(course_folder)
    if show is not None:
        write(_known_wrong(course, names, show))
        return ExitCode.DONE
    for path in regenerate(course) if fix else ():
        write(harmless(f"{path}: made again") + "\n")
    problems = run(course, names, seeds=seeds, jobs=jobs, announce=_announce)
    for problem in problems:
        write(harmless(f"{problem.file}: {problem.cause}\n  fix: {problem.fix}") + "\n")
    if problems:
        write(f"{counted(len(problems), 'problem')}\n")
        return ExitCode.NOT_YET
    return ExitCode.DONE


@click.command()
@click.argument("key", metavar="NN_NAME")
@course_option
def new(*, key: str, course_folder: Path | None) -> ExitCode:
    """Write a new exercise to begin with, such as 17_locks.

    It keeps the rules of a course but for what is left to you: `grade check 17` says what that is.
    """
    from grader.authoring.new import write_new
    from grader.cli.console import write
    from grader.cli.exits import ExitCode
    from grader.cli.workspace import as_typed
    from grader.course import Course
    from grader.report.wording import harmless

    for path in write_new(Course.locate(course_folder), key):
        write(harmless(str(path)) + "\n")
    write(f"next: grade check {int(key[:2])} --seeds 1{as_typed(course_folder)}\n")
    return ExitCode.DONE


def _known_wrong(course: Course, names: tuple[str, ...], wanted: str) -> str:
    """The text of one known-wrong program.

    Raises:
        UsageError: no exercise is named, or several; or it has no such program.
        CourseError: the program's file breaks the form.
    """
    from grader.errors import UsageError

    if len(names) != 1:
        raise UsageError(
            "--show prints a program of one exercise", f"Name that one: grade check EXERCISE --show {wanted}"
        )
    exercise = course.find(names[0])
    programs = {program.name: program for program in exercise.known_wrong}
    if wanted not in programs:
        raise UsageError(
            f"{exercise.slug} has no known-wrong program {wanted!r}", f"It has {', '.join(sorted(programs))}."
        )
    return programs[wanted].text


def _announce(what: str) -> None:
    complain_raw(what)
