"""``grade gradebook``: results of graded folders and gradebooks, in the form that somebody wants them in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from grader.cli.options import roster_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from grader.cli.exits import ExitCode
    from grader.gradebook.book import Wishes
    from grader.gradebook.people import Roster
    from grader.gradebook.platforms import Platform
    from grader.gradebook.results import Results
    from grader.gradebook.rows import Row

__all__ = ["gradebook"]

#: bytes; many times what was written for any course
LARGEST = 256 << 20


@click.command(short_help="Put points into a platform's grade book, a list or a table.")
@click.argument("name", metavar="WHAT")
@click.argument("folders", metavar="RESULTS...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "path",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="The file to write; - for standard output, where list and json-lines go if not given.",
)
@click.option(
    "--sheet",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What the platform let you download, to be filled.",
)
@roster_option
@click.option(
    "--exercise",
    "chosen",
    metavar="NAME",
    multiple=True,
    help="Only this exercise; may be given several times, like the next three.",
)
@click.option(
    "--student",
    "students",
    metavar="NAME",
    multiple=True,
    help="Only this student; 'ada*' for all that begin so.",
)
@click.option(
    "--outcome",
    "outcomes",
    type=click.Choice(["passed", "failed", "inconclusive", "ungraded"]),
    multiple=True,
    help="Only what has come to this.",
)
@click.option("--diagnosis", "diagnoses", metavar="ID", multiple=True, help="Only what has this diagnosis.")
@click.option(
    "--attempts",
    is_flag=True,
    help="All gradings, and not only those that count; for list, json-lines, parquet and csv.",
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
    path: Path | None,
    sheet: Path | None,
    roster: Path | None,
    chosen: tuple[str, ...],
    students: tuple[str, ...],
    outcomes: tuple[str, ...],
    diagnoses: tuple[str, ...],
    attempts: bool,
    columns: tuple[str, ...],
    out_of: int | None,
    decimal: Literal["point", "comma"],
    key: Literal["username", "email", "idnumber"] | None,
    feedback: bool | None,
    force: bool,
) -> ExitCode:
    """Put the points of many students into a file that a platform imports, or into a list.

    WHAT is canvas, moodle, moodle-worksheet, blackboard or csv (for people); or list (for the terminal),
    json-lines, parquet or nbgrader (into its gradebook). RESULTS are a gradebook of grade cohort, reports
    (grade … --format json --out results/STUDENT.json), or folders of them. Exits with 1 if somebody has no
    mark, or something was left out; it is listed, and the rest is written. docs/gradebooks.md says what to
    click.
    """
    from grader.errors import UsageError  # unused by `grade --help`
    from grader.gradebook.filters import Filter
    from grader.gradebook.platforms import WORDS, find
    from grader.gradebook.results import read_results

    _refuse_swapped(name, folders)
    name = name.lower()
    platform = None if name in WORDS else find(name)
    told = {
        "--sheet": sheet,
        "--roster": roster,
        "--column": columns,
        "--out-of": out_of,
        "--key": key,
        "--feedback": feedback,
    }
    for option, value in told.items():
        if value and (platform is None or attempts):
            what = "a table of attempts" if platform is not None else name
            raise UsageError(f"{option} is for a platform's grade book, and not for {what}", "Leave it out.")
    if key is not None and name != "moodle":
        raise UsageError(f"--key is for moodle, and not for {name}", "Leave it out.")
    if attempts and name not in {"list", "json-lines", "parquet", "csv"}:
        raise UsageError(f"--attempts is not for {name}: a student has one mark there", "Leave it out.")
    if path is None and name not in {"list", "json-lines"}:
        raise UsageError("it must be told where to write to", "Name a file: -o OUT (- for standard output).")
    wanted = Filter(exercises=chosen, students=students, outcomes=outcomes, diagnoses=diagnoses)
    results = wanted.of(read_results(folders, attempts=attempts))
    if name == "nbgrader":
        return _into_nbgrader(results, path or Path())
    if platform is None or attempts:
        return _table(name, results, path, delimiter=";" if decimal == "comma" else ",", force=force)
    from grader.gradebook.book import Wishes
    from grader.gradebook.people import read_roster
    from grader.gradebook.table import read_table

    wishes = Wishes(
        roster=read_roster(roster) if roster else _known(results),
        sheet=read_table(sheet, delimiters=platform.delimiters, utf_16=platform.utf_16) if sheet else None,
        columns=_columns(columns, platform, results.exercises),
        out_of=out_of,
        decimal=decimal,
        feedback=feedback,
        key=key,
    )
    inputs = [each for each in (sheet, roster) if each is not None]
    return _book(platform, results, wishes, path or Path(), inputs=inputs, force=force)


def _refuse_swapped(name: str, folders: Sequence[Path]) -> None:
    """Let pass a first word that may be meant.

    Raises:
        UsageError: it is a path, and a word that says what is wanted comes after it.
    """
    from grader.errors import UsageError
    from grader.gradebook.platforms import PLATFORMS, WORDS

    known = {*PLATFORMS, *WORDS}
    wanted = next((str(each) for each in folders if str(each).lower() in known), None)
    if wanted is not None and name.lower() not in known:
        raise UsageError(
            f"{name} stands where it is said what is wanted", f"Turn them: grade gradebook {wanted} {name}"
        )


def _book(
    platform: Platform, results: Results, wishes: Wishes, path: Path, *, inputs: Sequence[Path], force: bool
) -> ExitCode:
    """Write a platform's file, and say what is in it.

    Raises:
        UsageError: there is nothing to write, or the platform would take something for something else.
    """
    from grader.cli.exits import ExitCode
    from grader.errors import UsageError
    from grader.gradebook.book import marks_of, told

    if not results.graded:
        raise UsageError(
            "nothing of what is asked for is graded",
            "Grade it, or ask for more: grade gradebook list shows all.",
        )
    marks = marks_of(results)
    book = platform.make(marks, wishes)
    # What else has a header of this kind is no earlier grade book: only the very same is.
    head = book.content.split(b"\n", maxsplit=1)[0] if book.own_header else book.content
    inputs = [*inputs, *(result.path for result in results.graded)]
    _write(book.content, path, inputs=inputs, force=force, is_ours=lambda content: content.startswith(head))

    printed = str(path) == "-"
    where = f"{'standard output' if printed else path}, for {platform.called}"
    remarks = [wishes.roster.remark] if wishes.roster else []
    _say(told(book, marks, results, where=where, remarks=remarks), to_error=printed)
    all_written = results.is_whole and not (marks.left_out or book.left_out)
    return ExitCode.DONE if all_written else ExitCode.NOT_YET


def _table(name: str, results: Results, path: Path | None, *, delimiter: str, force: bool) -> ExitCode:
    """Write a row for each result.

    Raises:
        UsageError: it cannot be written there.
    """
    from grader.cli.exits import ExitCode
    from grader.gradebook.rows import rows_of, told_of_rows

    rows = rows_of(results)
    printed = path is None or str(path) == "-"
    if name == "list":
        _list(rows, path)
    else:
        content, is_ours = _made(name, rows, delimiter)
        inputs = {*(each.path for each in results.graded), *(each.path for each in results.ungraded)}
        _write(content, path or Path("-"), inputs=inputs, force=force, is_ours=is_ours)
    where = "standard output" if printed else str(path)
    _say(told_of_rows(rows, results, where=where), to_error=printed)
    has_all = results.is_whole and all(row.points is not None for row in rows)
    return ExitCode.DONE if has_all else ExitCode.NOT_YET


def _made(name: str, rows: Sequence[Row], delimiter: str) -> tuple[bytes, Callable[[bytes], bool]]:
    """The file, and what an earlier one of its kind is known by."""
    if name == "json-lines":
        from grader.gradebook import json_lines

        return json_lines.make(rows), json_lines.is_ours
    if name == "parquet":
        from grader.extras import need

        parquet = need("grader.gradebook.parquet", extra="cohort", purpose="a Parquet file")
        return parquet.make(rows), parquet.is_ours
    from grader.gradebook.plain import make_of_attempts

    content = make_of_attempts(rows, delimiter=delimiter)
    head = content.partition(b"\n")[0]
    return content, lambda there: there.startswith(head)


def _list(rows: Sequence[Row], path: Path | None) -> None:
    import shutil
    import sys

    from grader.cli.console import write
    from grader.errors import UsageError
    from grader.gradebook.listing import listing

    if path is not None and str(path) != "-":
        raise UsageError(
            "a list is for the terminal, and not for a file", f"Take csv for a file: csv … -o {path}"
        )
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    write("".join(f"{line}\n" for line in listing(rows, width)))


def _into_nbgrader(results: Results, path: Path) -> ExitCode:
    from grader.cli.nbgrader import pushed
    from grader.errors import UsageError

    if str(path) == "-":
        raise UsageError("nbgrader's gradebook is a file", "Name it: -o COURSE/gradebook.db")
    return pushed(path, results)


def _known(results: Results) -> Roster | None:
    """What gradebooks know of their students."""
    from grader.gradebook.people import roster_of_students

    where = " and ".join(dict.fromkeys(str(each.path) for each in results.graded if each.attempt is not None))
    return roster_of_students(results.students, where) if results.students else None


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


def _write(
    content: bytes, path: Path, *, inputs: Iterable[Path], force: bool, is_ours: Callable[[bytes], bool]
) -> None:
    """Write the file whole, unless something else would be lost.

    Raises:
        UsageError: something else lies there, or nothing can be written there.
    """
    from grader.cli.console import write_bytes
    from grader.errors import UsageError
    from grader.files import flaw_of_target, write_whole

    if str(path) == "-":
        write_bytes(content)
        return
    flaw = flaw_of_target(path)
    if not flaw and any(path.exists() and path.samefile(each) for each in inputs):
        flaw = f"{path} is read for it"
    if flaw:
        raise UsageError(f"the grade book cannot be written: {flaw}", "Name another file with -o OUT.")
    if path.exists() and not force and not is_ours(_there(path)):
        raise UsageError(
            f"{path} is there already, and is no earlier grade book of these columns",
            "Name another file with -o OUT, or replace it with --force.",
        )
    try:
        write_whole(path, content)
    except OSError as error:
        raise UsageError(
            f"the grade book cannot be written to {path}: {error.strerror or error}",
            "Make room, or name another file with -o OUT.",
        ) from None


def _there(path: Path) -> bytes:
    """What lies there; nothing of what is larger than any grade book."""
    from grader.submission.opening import open_regular

    with open_regular(path) as file:
        content = file.read(LARGEST + 1) or b""
    return content if len(content) <= LARGEST else b""


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
