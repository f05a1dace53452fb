"""What is made from the exercises' files, and must be made again when they change: the table of exercises.

It stands in the course's README.md between two comments, if they are there; whoever wants the table writes
them once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.authoring.problem import Problem
from grader.errors import CourseError
from grader.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.course import Course

__all__ = ["generated_problems", "regenerate"]

_TABLE = re.compile(r"(?<=<!-- exercises -->\n).*?(?=<!-- /exercises -->)", re.DOTALL)


def generated_problems(course: Course) -> Iterator[Problem]:
    """Generated text that is not what it would be if it were made now."""
    for path, _ in _stale(course):
        yield Problem(
            path,
            "its table of exercises is not what their exercise.toml say",
            "Let it be made again: `grade check --fix`.",
        )


def regenerate(course: Course) -> list[Path]:
    """Make it again; the files that have changed."""
    changed: list[Path] = []
    for path, text in _stale(course):
        write_whole(path, text.encode(errors="surrogateescape"))
        changed.append(path)
    return changed


def _stale(course: Course) -> Iterator[tuple[Path, str]]:
    """Each file whose generated text is not as it would be made now, and what should stand in the file."""
    path = course.root / "README.md"
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8", errors="surrogateescape")
    if _TABLE.search(text) is None:
        return
    try:
        table = _table(course)
    except CourseError:
        return  # told already; nothing can be made of it
    made = _TABLE.sub(lambda _: table, text, count=1)
    if made != text:
        yield path, made


def _table(course: Course) -> str:
    rows = ["", "| | exercise | what you do |", "|---|---|---|"]
    for exercise in course.exercises():
        metadata = exercise.metadata
        title, summary = (words.replace("|", r"\|") for words in (metadata.title, metadata.summary))
        lesson = exercise.lesson.relative_to(course.root).as_posix()
        rows.append(f"| {exercise.number} | [{title}]({lesson}) | {summary} |")
    return "\n".join([*rows, "", ""])
