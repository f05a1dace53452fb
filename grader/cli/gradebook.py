"""``grade gradebook``: the points of graded folders, in the file that a platform imports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.cli.exits import ExitCode
    from grader.gradebook.book import Book
    from grader.gradebook.platforms import Platform

__all__ = ["gradebook"]


@click.command(short_help="Put the points of many students into a file for a platform's grade book.")
@click.argument("name", metavar="PLATFORM")
@click.argument("folders", metavar="RESULTS...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "path",
    metavar="OUT",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write; - for standard output.",
)
@click.option(
    "--sheet",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What the platform let you download, to be filled.",
)
@click.option(
    "--roster",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A CSV file that tells who the students are: student, id, sis_id, login, email, name.",
)
@click.option(
    "--exercise",
    "chosen",
    metavar="NAME",
    multiple=True,
    help="Only this exercise; may be given several times.",
)
@click.option(
    "--column",
    "columns",
    metavar="EXERCISE=NAME",
    multiple=True,
    help="The column of an exercise, where its name does not say it.",
)
@click.option(
    "--out-of", metavar="N", type=click.IntRange(1, 1_000_000), help="Write shares of N instead of points."
)
@click.option(
    "--decimal",
    type=click.Choice(["point", "comma"]),
    default="point",
    help="Of numbers that are not whole: what the platform's language writes.",
)
@click.option(
    "--key",
    type=click.Choice(["username", "email", "idnumber"]),
    help="For moodle: what it finds students by; what most have in the roster if not given.",
)
@click.option(
    "--feedback/--no-feedback",
    default=None,
    help="For Moodle: the reports as well; usually in worksheets only.",
)
@click.option("--force", is_flag=True, help="Replace OUT whatever it holds.")
def gradebook(
    *,
    name: str,
    folders: tuple[Path, ...],
    path: Path,
    sheet: Path | None,
    roster: Path | None,
    chosen: tuple[str, ...],
    columns: tuple[str, ...],
    out_of: int | None,
    decimal: Literal["point", "comma"],
    key: Literal["username", "email", "idnumber"] | None,
    feedback: bool | None,
    force: bool,
) -> ExitCode:
    """Put the points of many students into a file that a platform imports.

    PLATFORM is canvas, moodle, moodle-worksheet, blackboard or csv (for people). RESULTS are reports
    (grade … --format json --out results/STUDENT.json), or folders of them. Exits with 1 if something was
    left out; it is listed, and the rest is written. docs/gradebooks.md says what to click.
    """
    from grader.cli.exits import ExitCode  # unused by `grade --help`
    from grader.errors import UsageError
    from grader.gradebook.book import Wishes, marks_of, told
    from grader.gradebook.people import read_roster
    from grader.gradebook.platforms import find
    from grader.gradebook.results import read_results
    from grader.gradebook.table import read_table

    platform = find(name)
    if key is not None and platform.name != "moodle":
        raise UsageError(f"--key is for moodle, and not for {platform.name}", "Leave it out.")
    results = read_results(folders)
    marks = marks_of(results, chosen)
    wishes = Wishes(
        roster=read_roster(roster) if roster else None,
        sheet=read_table(sheet, delimiters=platform.delimiters, utf_16=platform.utf_16) if sheet else None,
        columns=_columns(columns, platform, [exercise.key for exercise in marks.exercises]),
        out_of=out_of,
        decimal=decimal,
        feedback=feedback,
        key=key,
    )
    book = platform.make(marks, wishes)
    inputs = [sheet, roster, *(result.path for result in results.graded)]
    _write(book, path, inputs=[each for each in inputs if each is not None], force=force)

    printed = str(path) == "-"
    where = f"{'standard output' if printed else path}, for {platform.called}"
    remarks = [wishes.roster.remark] if wishes.roster else []
    _say(told(book, marks, results, where=where, remarks=remarks), to_error=printed)
    all_written = results.is_whole and not (marks.left_out or book.left_out)
    return ExitCode.DONE if all_written else ExitCode.NOT_YET


def _columns(said: Sequence[str], platform: Platform, keys: Sequence[str]) -> dict[str, str]:
    """``EXERCISE=NAME`` by the exercises' keys, and ``WORD=NAME`` by the platform's words."""
    from grader.errors import UsageError
    from grader.gradebook.book import exercise_key

    found: dict[str, str] = {}
    for each in said:
        word, sign, name = each.partition("=")
        if not sign or not word.strip() or not name.strip():
            raise UsageError(f"--column {each!r} names no column", "Write it as --column EXERCISE=NAME.")
        word = word.strip()
        key = word if word in platform.columns else exercise_key(word, keys)
        if key in found:
            raise UsageError(f"--column {word} is given twice", "Give it once.")
        found[key] = name.strip()
    return found


def _write(book: Book, path: Path, *, inputs: Sequence[Path], force: bool) -> None:
    """Write the file whole, unless something else would be lost.

    Raises:
        UsageError: something else lies there, or nothing can be written there.
    """
    from grader.cli.console import write_bytes
    from grader.errors import UsageError
    from grader.files import flaw_of_target, write_whole

    if str(path) == "-":
        write_bytes(book.content)
        return
    flaw = flaw_of_target(path)
    if not flaw and any(path.exists() and path.samefile(each) for each in inputs):
        flaw = f"{path} is read for it"
    if flaw:
        raise UsageError(f"the grade book cannot be written: {flaw}", "Name another file with -o OUT.")
    if path.exists() and not force and not _is_ours(book, path):
        raise UsageError(
            f"{path} is there already, and is no earlier grade book of these columns",
            "Name another file with -o OUT, or replace it with --force.",
        )
    try:
        write_whole(path, book.content)
    except OSError as error:
        raise UsageError(
            f"the grade book cannot be written to {path}: {error.strerror or error}",
            "Make room, or name another file with -o OUT.",
        ) from None


def _is_ours(book: Book, path: Path) -> bool:
    """Whether what lies there begins with the row that only this command writes; or is the very same."""
    from grader.submission.opening import open_regular

    head = book.content.split(b"\n", maxsplit=1)[0] if book.own_header else book.content
    with open_regular(path) as file:
        return (file.read(len(head)) or b"") == head


def _say(lines: Sequence[str], *, to_error: bool) -> None:
    """To standard output, unless the grade book itself is there."""
    from grader.cli.console import write
    from grader.cli.stderr import complain_raw
    from grader.report.wording import harmless

    if to_error:
        for line in lines:  # one by one: none is cut off because there are many
            complain_raw(line)
    else:
        text = "".join(f"{line}\n" for line in lines)
        write(harmless(text, limit=len(text)))
