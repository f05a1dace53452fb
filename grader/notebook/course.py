"""A course folder of nbgrader's: one source notebook for each exercise, and the configuration.

A notebook has the lesson, the cell of the answer (the stub, and for instructors the reference), a cell that
shows the report, a locked test cell that has the points, and a written answer for a person to read. Made
without nbgrader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from grader.bundle.files import File, text
from grader.course import Exercise

__all__ = ["STUBBED", "course_files", "notebook_of"]

#: tags a solution cell whose stub is all that learners get: its solution goes without leaving anything
STUBBED = "onecook-stub"
_LINK = re.compile(r"\[([^\]\[]*)\]\((?!https?:)([^)\s]*)\)")
_HEADING = re.compile(r"^(?=## )", re.MULTILINE)
CONFIGURATION = """\
# The judge grades the source of the answers; see docs/nbgrader.md of the kit.
import sys
from pathlib import Path

c = get_config()
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = {course_id}

# Settings of your own go here; what follows stays last.
try:
    from grader.notebook import configure

    # execute=True also runs each notebook, without walls, as the account that grades.
    configure(c, execute={execute}, isolation={isolation})
except Exception as error:
    # Without the judge learners' code would run, and score itself: nbgrader must not go on.
    sys.exit(f"nbgrader_config.py: {{type(error).__name__}}: {{error}}")
"""
HOW = """\
**How this notebook works.** Write your answer into the cell that begins with `# {slug}`. That cell is graded
as a Python file would be: keep `%` and `!` commands, and attempts that `await` something, in cells of your
own. A loop is running in a notebook: use `await`, not `asyncio.run`. What your answer uses (an import, a
function) may stand in other cells. What the lesson calls `{file}` is this cell. Run the cell below it, with
`check("{slug}")`, to see the report."""
CHECK = """\
from grader.notebook import check

check("{slug}")"""
TEST = """\
# This cell has the points. It stays as it is.
### BEGIN HIDDEN TESTS
from grader.notebook import check

check("{slug}", points={points})
### END HIDDEN TESTS"""
ANSWER = """\
# {slug}
{stub}

### BEGIN SOLUTION
{reference}
### END SOLUTION"""
WRITTEN = "In two or three sentences. ({points} points, given by a person.)"


def course_files(
    exercises: Iterable[Exercise], *, course_id: str, execute: bool, isolation: str, written: int
) -> dict[str, File]:
    """The files of the course folder, by their names in it.

    Args:
        exercises: each becomes an assignment with one notebook.
        course_id: nbgrader's.
        execute: whether notebooks are run as well.
        isolation: what the judge demands.
        written: points of the written answer; 0: there is none.

    Raises:
        CourseError: an exercise is broken.
    """
    exercises = tuple(exercises)
    told = CONFIGURATION.format(course_id=repr(course_id), execute=execute, isolation=repr(isolation))
    files = {"nbgrader_config.py": text(told)}
    slugs = {exercise.key: exercise.slug for exercise in exercises}
    for exercise in exercises:
        folder = f"source/{exercise.slug}"
        content = json.dumps(notebook_of(exercise, slugs, written=written), indent=1, ensure_ascii=False)
        files[f"{folder}/{exercise.slug}.ipynb"] = text(content + "\n")
        files |= {f"{folder}/{path.name}": File(path.read_bytes()) for path in exercise.given}
    return files


def notebook_of(exercise: Exercise, slugs: dict[str, str], *, written: int) -> dict[str, Any]:
    """The source notebook of one exercise, as JSON; ``slugs`` of the others, for links, by their keys.

    Raises:
        CourseError: the exercise is broken.
    """
    metadata, slug = exercise.metadata, exercise.slug
    sections = _HEADING.split(_lesson(exercise, slugs))
    cells = [_markdown(f"lesson-{number}", section.strip()) for number, section in enumerate(sections, 1)]
    answer = ANSWER.format(
        slug=slug,
        stub=exercise.stub.read_text(encoding="utf-8").strip(),
        reference=exercise.reference.read_text(encoding="utf-8").strip(),
    )
    cells += [
        _markdown("how", HOW.format(slug=slug, file=exercise.file_name)),
        _code("answer", answer, _nbgrader(f"{slug}-answer", solution=True), tags=[slug, STUBBED]),
        _code("check", CHECK.format(slug=slug)),
        _code(
            "test",
            TEST.format(slug=slug, points=metadata.points),
            _nbgrader(f"{slug}-test", grade=True, locked=True, points=metadata.points),
        ),
    ]
    if written:
        question = metadata.question or "Say in your own words who waits for whom in your answer, and when."
        cells += [
            _markdown("question", f"## In your own words\n\n{question}\n\n{WRITTEN.format(points=written)}"),
            _markdown(
                "written",
                "What to look for: " + "; ".join(metadata.objectives.values()) + ".",
                _nbgrader(f"{slug}-written", grade=True, solution=True, points=written),
            ),
        ]
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _lesson(exercise: Exercise, slugs: dict[str, str]) -> str:
    """The lesson; links lead to the notebooks that are there, or nowhere."""

    def link(found: re.Match[str]) -> str:
        words, target = found[1], found[2]
        other = next((slug for key, slug in slugs.items() if f"../{key}/" in f"{target}/"), "")
        if other:
            return f"[{words}](../{other}/{other}.ipynb)"
        given = target in {path.name for path in exercise.given}
        return found[0] if given else words

    return _LINK.sub(link, exercise.lesson.read_text(encoding="utf-8"))


def _nbgrader(grade_id: str, **kinds: Any) -> dict[str, Any]:
    told = {"grade": False, "solution": False, "locked": False, "task": False, **kinds}
    return {"nbgrader": {"schema_version": 3, "grade_id": grade_id, **told}}


def _markdown(cell_id: str, source: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": cell_id, "metadata": metadata or {}, "source": _lines(source)}


def _code(
    cell_id: str, source: str, metadata: dict[str, Any] | None = None, *, tags: list[str] | None = None
) -> dict[str, Any]:
    told = {**(metadata or {}), **({"tags": tags} if tags else {})}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": told,
        "outputs": [],
        "source": _lines(source),
    }


def _lines(source: str) -> list[str]:
    return source.splitlines(keepends=True)
