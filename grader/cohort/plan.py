"""The words of a dry run: what was understood, what would be graded, and what would not."""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING

from grader.report.wording import counted, harmless_line, shortened, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.cohort.handed import Cohort, Unmatched
    from grader.course import Exercise

__all__ = ["plan"]

WIDTH = 80
#: of each list, unless all is asked for
MOST_LISTED = 20


def plan(cohort: Cohort, exercises: Sequence[Exercise], *, everything: bool = False) -> list[str]:
    """Lines of at most 80 cells that a terminal takes for nothing but text.

    Args:
        cohort: what was found.
        exercises: that are graded.
        everything: no list is cut short (``--list``).
    """
    lines: list[str] = []
    for sentence in cohort.understood:
        lines += _told(sentence)
    lines += ["", *_exercises(cohort, exercises)] if lines else _exercises(cohort, exercises)
    missing = [each for each in cohort.unmatched if not each.superseded]
    older = [each for each in cohort.unmatched if each.superseded]
    head = f"{counted(len(missing), 'file')} not matched, so not graded:"
    lines += _listed(head, _whys(missing), everything=everything)
    head = f"{counted(len(older), 'file')} left out, as another of the same student counts:"
    lines += _listed(head, _whys(older), everything=everything)
    for each in cohort.set_aside:
        such_as = ", ".join(shortened(harmless_line(name), 30) for name in each.such_as)
        lines += _told(f"not looked at: {counted(each.count, 'file')} {each.what} ({such_as})")
    if cohort.has_roster:
        lines += _absent(cohort, everything=everything)
    return lines


def _exercises(cohort: Cohort, exercises: Sequence[Exercise]) -> list[str]:
    graded = collections.Counter(handed.exercise.key for handed in cohort.handed)
    late = collections.Counter(handed.exercise.key for handed in cohort.handed if handed.late)
    width = max((len(each.slug) for each in exercises), default=0)
    lines = []
    for each in exercises:
        behind = f", {late[each.key]} of them late" if late[each.key] else ""
        lines.append(f"{each.slug:<{width}}  {counted(graded[each.key], 'student')}{behind}")
    return lines


def _absent(cohort: Cohort, *, everything: bool) -> list[str]:
    there = {handed.student for handed in cohort.handed}
    absent = [each for each in cohort.students if each.student not in there]
    head = f"{counted(len(absent), 'student')} of the roster without anything to grade:"
    return _listed(
        head,
        [
            [each.student if each.name in ("", each.student) else f"{each.student} ({each.name})"]
            for each in absent
        ],
        everything=everything,
    )


def _whys(left: Iterable[Unmatched]) -> list[list[str]]:
    return [[each.place, each.why] for each in left]


def _listed(head: str, items: Sequence[Sequence[str]], *, everything: bool) -> list[str]:
    if not items:
        return []
    shown = items if everything else items[:MOST_LISTED]
    lines = ["", head]
    for first, *more in shown:
        lines += _told(first, indent="  ")
        for text in more:
            lines += _told(text, indent="      ")
    if len(items) > len(shown):
        lines.append(f"  … and {len(items) - len(shown)} more; --list shows all")
    return lines


def _told(text: str, *, indent: str = "") -> list[str]:
    return [f"{indent}{line}" for line in wrapped(harmless_line(text, limit=1200), WIDTH - len(indent))]
