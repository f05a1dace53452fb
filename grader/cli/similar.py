"""``grade similar``: programs of a cohort that are more alike than is usual in it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.learner import course_option

if TYPE_CHECKING:
    from grader.cli.exits import ExitCode

__all__ = ["similar"]


@click.command(short_help="Show which programs of a cohort are more alike than is usual in it.")
@click.argument("gradebook", metavar="GRADEBOOK", type=click.Path(path_type=Path))
@click.argument("names", metavar="[EXERCISE]...", nargs=-1)
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The folder for pages, side by side; earlier pages of this command are replaced.",
)
@click.option("--force", is_flag=True, help="If something else is in DIR: move it aside to DIR.1.")
@click.option(
    "--pairs",
    "most",
    metavar="N",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    help="How many pairs of students are shown, the most telling first.",
)
@course_option
def similar(
    *,
    gradebook: Path,
    names: tuple[str, ...],
    folder: Path | None,
    force: bool,
    most: int,
    course_folder: Path | None,
) -> ExitCode:
    """Compare what the students of GRADEBOOK have handed in, exercise by exercise.

    Names, order of functions, comments and layout do not matter; what was handed out, what any right answer
    looks like, and what many have, is left out. What is shown are places to look, not verdicts:
    docs/similarity.md says what they mean. All exercises if none is named.
    """
    from grader.cli.console import write  # unused by `grade --help`
    from grader.cli.exits import ExitCode
    from grader.course import Course
    from grader.extras import need
    from grader.gradebook.store import Gradebook
    from grader.report.wording import harmless
    from grader.similarity.couples import couples_of, groups_of
    from grader.similarity.reading import compared, handed_in, names_of
    from grader.similarity.telling import told
    from grader.similarity.tokens import Tokenizer
    from grader.site.folder import NewFolder

    tokenizer = Tokenizer()
    course = Course.locate(course_folder)
    with Gradebook.open(gradebook, read_only=True) as book, contextlib.ExitStack() as ends:
        new = None
        if folder is not None:  # refused before anything is compared
            pages = need("grader.similarity.pages", extra="cohort", purpose="making pages")
            new = ends.enter_context(NewFolder(folder, kind="similar", inputs=(gradebook,), force=force))
        called = names_of(book)

        def name(student: str) -> str:
            return called.get(student, student)

        comparisons = list(compared(book, handed_in(book, names), course, tokenizer))
        couples = couples_of(comparisons)
        groups = groups_of(couples)
        lines = list(told(comparisons, couples, groups, name=name, most=most))
        if new is not None:
            for page, content in pages.pages(
                comparisons,
                couples[:most],
                groups,
                title=gradebook.name,
                name=name,
                content=book.content,
                tokenizer=tokenizer,
            ):
                new.write(page, content)
    if folder is not None and new is not None:
        lines += ["", f"Side by side: {folder / 'index.html'}"]
        lines += [f"What was there before is now {new.moved}"] if new.moved else []
    text = "".join(f"{line}\n" for line in lines)
    write(harmless(text, limit=len(text)))
    return ExitCode.DONE
