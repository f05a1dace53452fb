"""``grade report`` and ``grade feedback``: a gradebook as pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.cli.exits import ExitCode

__all__ = ["feedback", "report"]

_book = click.argument("path", metavar="GRADEBOOK", type=click.Path(path_type=Path))
_output = click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder to write; earlier pages of this command are replaced.",
)
_title = click.option(
    "--title", metavar="TEXT", default="One Cook", help="What stands above, such as the course's name."
)
_force = click.option("--force", is_flag=True, help="If something else is there: move it aside to DIR.1.")


@click.command(
    options_metavar="-o DIR [OPTIONS]",
    short_help="Make pages of a gradebook for instructors: the cohort, each exercise, each student.",
)
@_book
@_output
@_title
@_force
def report(*, path: Path, folder: Path, title: str, force: bool) -> ExitCode:
    """Make pages of a gradebook, for whoever teaches.

    Open DIR/index.html in a browser: nothing is loaded from anywhere. The marks of everybody are in it, so
    it is not for students; grade feedback makes what is handed back. docs/pages.md says what is shown.
    """
    from grader.cli.console import write
    from grader.cli.exits import ExitCode
    from grader.extras import need
    from grader.gradebook.store import Gradebook
    from grader.report.wording import counted, harmless_line
    from grader.site.folder import NewFolder

    make = need("grader.site.make", extra="cohort", purpose="making pages")
    with (
        Gradebook.open(path, read_only=True) as book,
        NewFolder(folder, kind="site", inputs=(path,), force=force) as new,
    ):
        register = make.write_site(book, new, title=title, tell=_teller())
    students = counted(len(register.places), "student")
    exercises = counted(len(register.exercises), "exercise")
    write(harmless_line(f"{folder / 'index.html'}: {students}, {exercises}") + "\n")
    _tell_moved(new.moved)
    return ExitCode.DONE


@click.command(
    options_metavar="-o DIR [OPTIONS]",
    short_help="Make one page for each student of a gradebook, to be handed back.",
)
@_book
@_output
@click.option(
    "--names",
    type=click.Choice(["student", "moodle"]),
    default="student",
    help="Of the files: moodle's are for its upload of feedback files.",
)
@click.option(
    "--exercise",
    "chosen",
    metavar="NAME",
    multiple=True,
    help="Only this exercise; may be given several times.",
)
@_title
@_force
def feedback(
    *, path: Path, folder: Path, names: str, chosen: tuple[str, ...], title: str, force: bool
) -> ExitCode:
    """Make one page for each student who has handed in, whole in itself, to be handed back.

    It shows what grading at home would show. Exits with 1 if somebody has no page; they are listed.
    docs/pages.md says how the pages get to students.
    """
    from grader.cli.console import write
    from grader.cli.exits import ExitCode
    from grader.extras import need
    from grader.gradebook.store import Gradebook
    from grader.report.wording import counted, harmless_line
    from grader.site.folder import NewFolder

    handing = need("grader.site.handed_back", extra="cohort", purpose="making pages")
    with (
        Gradebook.open(path, read_only=True) as book,
        NewFolder(folder, kind="feedback", inputs=(path,), force=force) as new,
    ):
        done = handing.write_feedback(book, new, title=title, names=names, exercises=chosen, tell=_teller())
    write(harmless_line(f"{folder}: pages for {counted(done.written, 'student')}") + "\n")
    for left in done.left_out:
        write(f"  without a page: {harmless_line(left)}\n")
    _tell_moved(new.moved)
    return ExitCode.NOT_YET if done.left_out else ExitCode.DONE


def _tell_moved(moved: Path | None) -> None:
    from grader.cli.console import write
    from grader.report.wording import harmless_line

    if moved is not None:
        write(harmless_line(f"what was there before is now {moved}") + "\n")


def _teller() -> Callable[[int, int], None]:
    """Tells on a terminal how far it is; silent elsewhere."""
    import sys

    if not sys.stderr.isatty():
        return lambda _done, _all: None

    def tell(done: int, of: int) -> None:
        if done == of:
            sys.stderr.write("\r\x1b[K")
        elif done % 10 == 0:
            sys.stderr.write(f"\r{done} of {of} students")
        sys.stderr.flush()

    return tell
