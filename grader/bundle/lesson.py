"""The lesson of an exercise as a question's text, where no other lesson is at hand."""

from __future__ import annotations

import re

from grader.course import Exercise

__all__ = ["lesson"]

_LINK = re.compile(r"\[([^\]\[]*)\]\((?!https?:)[^)\s]*\)")


def lesson(exercise: Exercise) -> str:
    """The lesson in Markdown; links to other lessons and to files, which are not there, are plain words."""
    return _LINK.sub(r"\1", exercise.lesson.read_text(encoding="utf-8"))
