"""Law of the pairs: what the lesson asks for is checked, and what is checked stands in the lesson.

A suite's docstring has a section that pairs sentences of the lesson with the checks that ask for them::

    Rules of the lesson, and what asks for them:

    * "Every file is on its way at the same time": test_uploads_overlap
    * "never more than that many files": test_the_limit_is_kept, test_the_window_slides

Nobody can prove that a check asks for all that a sentence says; that each has the other can be held.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from grader.authoring.lesson import FENCED
from grader.authoring.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.course import Exercise

__all__ = ["HEADING", "TASK", "pair_problems"]

HEADING = "Rules of the lesson, and what asks for them:"
#: the section of a lesson whose lists are rules
TASK = "## Your task"
_PAIR = re.compile(r'\*\s+"(.+?)":\s+(test_\w+(?:,\s+test_\w+)*)', re.DOTALL)
_ITEM = re.compile(r"(?:\d+\.|[-*+])\s+")


def pair_problems(exercise: Exercise) -> Iterator[Problem]:
    """Broken rules of the pairs, read in the suite and in the lesson; none where one cannot be read."""
    if not (exercise.suite.is_file() and exercise.lesson.is_file()):
        return
    try:
        tree = ast.parse(exercise.suite.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError):
        return  # told by the law of the suite
    lesson = exercise.lesson.read_text(encoding="utf-8", errors="replace")
    checks = [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and _is_check(node)]
    _, heading, section = (ast.get_docstring(tree) or "").partition(HEADING)
    if not heading:
        yield Problem(
            exercise.suite,
            "does not pair the rules of the lesson with its checks",
            f'Add to its docstring "{HEADING}" and lines such as `* "words of the lesson": test_name`.',
        )
        return
    pairs = [(_one_line(words), re.split(r",\s+", names)) for words, names in _PAIR.findall(section)]
    yield from _broken_pairs(exercise, pairs, checks, _one_line(lesson))
    yield from _unasked(exercise, [words for words, _ in pairs], lesson)


def _broken_pairs(
    exercise: Exercise, pairs: list[tuple[str, list[str]]], checks: list[str], lesson: str
) -> Iterator[Problem]:
    for words, names in pairs:
        if words not in lesson:
            yield Problem(
                exercise.suite, f"quotes {words!r}, which the lesson does not say", "Quote it as it stands."
            )
        for name in names:
            if name not in checks:
                yield Problem(
                    exercise.suite, f"pairs {words!r} with {name}, which is no check", "Correct the name."
                )
    paired = {name for _, names in pairs for name in names}
    for name in checks:
        if name not in paired:
            yield Problem(
                exercise.suite,
                f"pairs no words of the lesson with {name}",
                "Say in the lesson what is checked, and quote it.",
            )


def _unasked(exercise: Exercise, quotes: Iterable[str], lesson: str) -> Iterator[Problem]:
    """Items of lists in the task that no pair quotes, in whole or in part."""
    known = list(quotes)
    for item in _items(lesson):
        if not any(words in item for words in known):
            yield Problem(
                exercise.lesson,
                f"asks for {item[:60]!r}{'…' if len(item) > 60 else ''}, and no check is paired with it",
                f"Check it, and quote it in {exercise.suite.name}; or take it out of the list.",
            )


def _items(lesson: str) -> list[str]:
    """The items of the lists of the task, each as one line."""
    _, heading, rest = FENCED.sub("", lesson).partition(f"\n{TASK}\n")
    if not heading:
        return []
    items: list[list[str]] = []
    inside = False
    for line in re.split(r"^## ", rest, maxsplit=1, flags=re.MULTILINE)[0].splitlines():
        if found := _ITEM.match(line):
            items.append([line[found.end() :]])
            inside = True
        elif inside and line.startswith(" "):
            items[-1].append(line)
        else:
            inside = inside and not line.strip()
    return [_one_line(" ".join(lines)) for lines in items]


def _is_check(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == "check"
        for each in node.decorator_list
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
