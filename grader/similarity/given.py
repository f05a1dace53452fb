"""What says nothing when two programs share it: what was handed out, and what any right answer looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.authoring.lesson import FENCED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course import Exercise

__all__ = ["given_texts"]


def given_texts(exercise: Exercise) -> Iterator[str]:
    """The stub, the modules beside it, the lesson's code, the reference, and the known right programs."""
    for path in (exercise.stub, *exercise.given, exercise.reference, *exercise.right):
        if path.is_file():
            yield path.read_text(encoding="utf-8", errors="replace")
    if exercise.lesson.is_file():
        lesson = exercise.lesson.read_text(encoding="utf-8", errors="replace")
        yield from (block[2] for block in FENCED.finditer(lesson))
