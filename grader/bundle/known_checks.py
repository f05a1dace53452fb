"""The checks of an exercise, for graders that want to know them beforehand: read off the suite, as text.

Nothing of the suite is imported: a bundle is made where no judge is. Nothing is kept of it but what learners
know: in reports a check is found again by its sentence, which no other has.
"""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator

from grader.course import Exercise
from grader.errors import CourseError
from grader.report.wording import harmless_line

__all__ = ["KnownCheck", "known_checks"]


@dataclasses.dataclass(frozen=True, slots=True)
class KnownCheck:
    """One check: its number, the sentence that learners know, its points."""

    #: from 1, as reports have it
    number: int
    sentence: str
    points: int


def known_checks(exercise: Exercise) -> tuple[KnownCheck, ...]:
    """The checks in the order of the suite; together the points of the exercise.

    Raises:
        CourseError: the suite cannot be read, or does not say what its checks are worth.
    """
    try:
        tree = ast.parse(exercise.suite.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        raise CourseError(
            f"{exercise.suite} cannot be read: {error}", f"Run `grade check {exercise.number}`."
        ) from None
    found = tuple(
        KnownCheck(number, harmless_line(sentence), points)
        for number, (sentence, points) in enumerate(_checks(tree), 1)
    )
    total = sum(check.points for check in found)
    if total != exercise.metadata.points:
        raise CourseError(
            f"{exercise.suite.name} has checks of {total} points, and {exercise.metadata_file.name} says "
            f"{exercise.metadata.points}",
            f"Run `grade check {exercise.number}`.",
        )
    return found


def _checks(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            points = [points for each in node.decorator_list for points in _points(each)]
            said = (ast.get_docstring(node) or "").split("\n\n")[0]
            if points:
                yield " ".join(said.split()).rstrip("."), points[0]


def _points(decorator: ast.expr) -> Iterator[int]:
    """Of ``@check(points=3, …)``, under whatever name ``check`` was imported."""
    if isinstance(decorator, ast.Call):
        for keyword in decorator.keywords:
            value = keyword.value
            if keyword.arg == "points" and isinstance(value, ast.Constant) and isinstance(value.value, int):
                yield value.value
