"""Law of the lesson: it has a title, a fenced example, and links that lead somewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from grader.authoring.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course import Exercise

__all__ = ["FENCED", "lesson_problems"]

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)", re.MULTILINE)
#: a fenced block, with its marks and what stands in it
FENCED = re.compile(r"^ {0,3}(```+|~~~+)[^\n]*\n(.*?)^ {0,3}\1[^\n]*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)>\s]+)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def lesson_problems(exercise: Exercise) -> Iterator[Problem]:
    """Broken rules of README.md."""
    file = exercise.lesson
    if not file.is_file():
        yield Problem(file, "is missing", "Write the lesson: one idea, one example, the task.")
        return
    text = file.read_text(encoding="utf-8", errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not re.match(r"# \S", first):
        yield Problem(file, "does not begin with a title", "Write a first line such as `# Uploads`.")
    if len(_FENCE.findall(text)) % 2:
        yield Problem(file, "has a fence that is never closed", "Close it with the same marks.")
    elif not any(block[1].strip() for block in FENCED.findall(text)):
        yield Problem(file, "has no fenced example", "Show a tiny one between lines of ```.")
    yield from _link_problems(exercise, FENCED.sub("", text))


def _link_problems(exercise: Exercise, prose: str) -> Iterator[Problem]:
    targets = _LINK.findall(prose)
    if not targets:
        yield Problem(
            exercise.lesson, "has no link", "Link the exercise before or after it: [next](../04_name/)."
        )
    for target in targets:
        if _ELSEWHERE.match(target) or target.startswith("#"):
            continue
        if not (exercise.folder / unquote(target.partition("#")[0])).exists():
            yield Problem(
                exercise.lesson, f"links to {target}, which is not there", "Correct or remove the link."
            )
