"""Law of what is still to do: whatever ``grade new`` has left to the author."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.authoring.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course import Exercise

__all__ = ["TODO", "todo_problems"]

#: what a learner is to do, which is not what an author is
TODO = re.compile(r"\bTODO\b(?!\(author\))")
_OPEN = re.compile(r"\bTODO\(author\):?\s*(?P<what>.*?)\s*(-->)?\s*$", re.MULTILINE)
_TEXT = frozenset({".md", ".py", ".toml"})


def todo_problems(exercise: Exercise) -> Iterator[Problem]:
    """Each ``TODO(author)`` in the files of an exercise, with its line and its words."""
    for folder in (exercise.folder, exercise.solutions / exercise.key, exercise.suite_folder):
        for path in sorted(folder.rglob("*")):
            if path.suffix not in _TEXT or not path.is_file():
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            for match in _OPEN.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                yield Problem(path, f"line {line} is to do: {match['what']}", "Do it, and remove the line.")
