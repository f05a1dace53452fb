"""The exercises of a course, as an overview for people and as a list for scripts."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import msgspec
from rich.cells import cell_len
from rich.text import Text

from grader.cli import progress
from grader.cli.console import console_for, show, write
from grader.cli.exits import ExitCode
from grader.cli.stderr import complain
from grader.cli.workspace import as_typed, nearest
from grader.course import Course
from grader.errors import UsageError
from grader.report.terminal import glyphs_for
from grader.report.wording import harmless_line, points_in_words, shortened
from grader.submission import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.cli.progress import Best
    from grader.course import Exercise, ExerciseFile
    from grader.report.terminal import Glyphs

__all__ = ["show_formats", "show_list", "show_overview"]


def show_list(*, as_json: bool, course_folder: Path | None) -> ExitCode:
    """Print the exercises one a line, or as JSON."""
    exercises = [(exercise, exercise.metadata) for exercise in Course.locate(course_folder).exercises()]
    if as_json:
        content = [_as_json(exercise, metadata) for exercise, metadata in exercises]
        write(msgspec.json.format(msgspec.json.encode(content), indent=2).decode() + "\n")
        return ExitCode.DONE
    module = max((len(exercise.module) for exercise, _ in exercises), default=0)
    for exercise, metadata in exercises:
        title = harmless_line(metadata.title)
        write(f"{exercise.slug:<11}  {exercise.module:<{module}}  {metadata.points:>3}  {title}\n")
    return ExitCode.DONE


def show_formats() -> ExitCode:
    """Print the formats that ``--format`` knows, and what has to be told for each."""
    from grader.export import formats  # unused by other listings

    found = [formats.find(name) for name in formats.names()]
    column = max(len(each.name) for each in found)
    for each in found:
        write(f"{each.name:<{column}}  {each.summary}\n")
        for fact in each.facts:
            told = f", or {fact.variable} in the environment" if fact.variable else ""
            optional = " (optional)" if fact.default is not None else ""
            write(f"{'':<{column}}    --about {fact.key}=…  {fact.meaning}{told}{optional}\n")
    return ExitCode.DONE


def show_overview(course_folder: Path | None) -> ExitCode:
    """Print all exercises, the points to win, and the best results so far."""
    course = Course.locate(course_folder)
    folder = nearest(course)
    remembered: dict[str, Best] = {}
    problem: UsageError | None = None
    if folder is not None:
        try:
            remembered = progress.load(folder).exercises
        except UsageError as error:
            problem = error
    console = console_for(sys.stdout)
    glyphs, named = glyphs_for(console.encoding), as_typed(course_folder)
    show(_overview(course, folder, remembered, named, width=console.width, glyphs=glyphs), console=console)
    if problem is not None:
        complain(problem.cause, problem.next_step)
    return ExitCode.DONE


def _overview(
    course: Course,
    folder: Path | None,
    remembered: dict[str, Best],
    named: str,
    *,
    width: int,
    glyphs: Glyphs,
) -> Iterator[Text]:
    rows = [(exercise, exercise.metadata, remembered.get(exercise.key)) for exercise in course.exercises()]
    won = sum(min(best.points, metadata.points) for _, metadata, best in rows if best)
    total = points_in_words(won, sum(metadata.points for _, metadata, _ in rows))
    yield Text.assemble(("One Cook", "bold"), total.rjust(width - len("One Cook")))
    yield Text()
    titles = min(max((cell_len(metadata.title) for _, metadata, _ in rows), default=0), width // 2)
    stale_seen = False
    for exercise, metadata, best in rows:
        stale = best is not None and folder is not None and _is_stale(exercise, folder, best)
        stale_seen |= stale
        yield _row(exercise, metadata, best, stale=stale, titles=titles, width=width, glyphs=glyphs)
    yield Text()
    if stale_seen:
        yield Text("  * your file has changed since it was graded; grade it again", "dim")
    if folder is None:
        yield Text(f"  start: grade init{named}     (copies the lessons and files to edit to here)")
        return
    todo = next((exercise for exercise, metadata, best in rows if not _is_full(metadata, best)), None)
    if todo is not None:
        lesson = harmless_line(os.path.relpath(folder / "exercises" / todo.key / "README.md"))
        yield Text(f"  next: read {lesson}, then type: grade {todo.slug}{named}")
    else:
        yield Text("  all done", "green")


def _row(
    exercise: Exercise,
    metadata: ExerciseFile,
    best: Best | None,
    *,
    stale: bool,
    titles: int,
    width: int,
    glyphs: Glyphs,
) -> Text:
    full = _is_full(metadata, best)
    won = glyphs.dash if best is None else str(best.points)
    style = "green" if full and not stale else "yellow" if best is not None else "dim"
    title = shortened(harmless_line(metadata.title), titles, ellipsis=glyphs.ellipsis)
    summary = harmless_line(metadata.summary)
    line = Text.assemble(
        "  ",
        (glyphs.passed if full else " ", style),
        f" {exercise.number:>2}  ",
        (title, "bold"),
        " " * (titles - cell_len(title) + 2),
        (f"{won:>3}/{metadata.points:<3}{'*' if stale else ' '}", style),
        "  ",
    )
    if best is not None and not stale and best.newest.points < best.points:
        # of the file that is there, which is not the best one so far
        line.append(f"now {best.newest.points}; ", style)
    room = width - line.cell_len
    return line.append(shortened(summary, room, ellipsis=glyphs.ellipsis), "dim") if room > 12 else line


def _is_full(metadata: ExerciseFile, best: Best | None) -> bool:
    return best is not None and best.points >= metadata.points


def _is_stale(exercise: Exercise, folder: Path, best: Best) -> bool:
    """Whether the learner's file is another one than was graded last; a file that is gone counts as one."""
    file = folder / "exercises" / exercise.key / exercise.file_name
    try:
        return read_source(file).sha256 != best.newest.sha256
    except UsageError:
        return True


def _as_json(exercise: Exercise, metadata: ExerciseFile) -> dict[str, Any]:
    return {
        "exercise": exercise.key,
        "number": exercise.number,
        "name": exercise.name,
        "title": metadata.title,
        "summary": metadata.summary,
        "points": metadata.points,
        "runtimes": metadata.runtimes,
        "functions": metadata.functions,
        "prerequisites": metadata.prerequisites,
        "objectives": metadata.objectives,
        "hints": metadata.hints,
    }
