"""What was found, in words: for a terminal, and the sentences that pages have as well."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from rich.cells import cell_len

from grader.report.wording import counted, harmless_line, shortened, wrapped
from grader.similarity.compare import Comparison, Kind
from grader.similarity.couples import Alike, Couple, Group

__all__ = [
    "VERDICT",
    "alike_word",
    "exercise_word",
    "more_alike_than",
    "remarks_of",
    "spread_in_words",
    "told",
]

VERDICT = (
    "A place to look, not a verdict. Programs are alike for many honest reasons: one lesson, one helper, "
    "one book. Read both programs, and hear both people, before you think anything of it."
)
_WIDTH = 80
_MOST_NAMES = 8
_HEAD = ("#", "students", "exercise", "alike", "more alike than")
#: cells of a table's column with names; longer ones have a line to themselves
_NAMES = 32
_ONE_NAME = 36


def told(
    comparisons: Sequence[Comparison],
    couples: Sequence[Couple],
    groups: Sequence[Group],
    *,
    name: Callable[[str], str],
    most: int,
) -> Iterator[str]:
    """The lines for a terminal of 80 cells.

    Args:
        comparisons: exercise by exercise.
        couples: the most telling first.
        groups: of students.
        name: what a student is called.
        most: couples that are shown.
    """
    yield from wrapped(VERDICT, _WIDTH)
    for comparison in comparisons:
        yield ""
        head = f"{exercise_word(comparison.exercise)}: "
        yield from wrapped(head + " ".join(spread_in_words(comparison)), _WIDTH)
        for remark in remarks_of(comparison, name):
            yield from wrapped(f"  {remark}", _WIDTH)
    if groups:
        yield ""
        yield "Groups, each of whose students stands out with another one of it"
        for group in groups[:most]:
            where = ", ".join(map(exercise_word, group.exercises))
            yield from wrapped(f"  {_listed(group.students, name)} ({where})", _WIDTH)
        if len(groups) > most:
            yield f"  … and {counted(len(groups) - most, 'more group')}"
    shown = couples[:most]
    out = [couple for couple in shown if couple.standing_out]
    yield ""
    yield from _table("Pairs that stand out", out, name, start=1) if out else ["No pair stands out."]
    if rest := shown[len(out) :]:
        yield ""
        yield from _table("The next ones, which do not stand out", rest, name, start=len(out) + 1)
    if (left := len([couple for couple in couples if couple.standing_out]) - len(out)) > 0:
        yield ""
        yield f"{counted(left, 'more pair')} stand{'s' if left == 1 else ''} out: show them with --pairs N."


def spread_in_words(comparison: Comparison) -> list[str]:
    """How alike programs usually are here, in sentences."""
    spread = comparison.spread
    lines = [f"{counted(spread.programs, 'different program')}, {spread.pairs:,} pair{_s(spread.pairs)}."]
    if spread.pairs:
        lines.append(
            f"The cohort's median pair is {spread.median:.2f} alike; a program and the one most alike to it,"
            f" {spread.usual:.2f}."
        )
    if spread.is_small:
        lines.append(
            "So few say little about what is usual: only programs that are the same are said to stand out."
        )
    else:
        lines.append(f"From {spread.fence:.2f} on a pair stands out.")
    return lines


def remarks_of(comparison: Comparison, name: Callable[[str], str]) -> Iterator[str]:
    """What was not compared, or not in whole."""
    if not comparison.knows_given:
        yield "this course does not have it: what was handed out, and what any right answer has, is counted"
    nothing = [student for each in comparison.programs if not each.own for student in each.students]
    if nothing:
        yield (
            f"{counted(len(nothing), 'student')} {'has' if len(nothing) == 1 else 'have'} nothing to compare"
            " but what was given, what any right answer looks like, or what many have:"
            f" {_listed(nothing, name)}"
        )
    cut = [student for each in comparison.programs if not each.whole for student in each.students]
    if cut:
        yield f"of a very long program only the beginning was compared: {_listed(cut, name)}"
    if comparison.unread:
        yield f"nothing could be read of what was handed in: {_listed(comparison.unread, name)}"


def exercise_word(key: str) -> str:
    """``exercise-3`` of ``03_uploads``; any other key as it is."""
    return f"exercise-{int(key[:2])}" if key[:2].isdecimal() and key[:2].isascii() else harmless_line(key)


def alike_word(alike: Alike) -> str:
    """``0.81``, or the word for more than alike."""
    return f"{alike.pair.score:.2f}" if alike.kind is Kind.ALIKE else alike.kind.value


def more_alike_than(alike: Alike) -> str:
    """``99.98 % of pairs``; never more than is true."""
    if alike.rank == 1:
        return "all other pairs"
    return f"{math.floor(10_000 * alike.beyond) / 100:.2f} % of pairs"


def _table(title: str, couples: Sequence[Couple], name: Callable[[str], str], *, start: int) -> Iterator[str]:
    yield title
    yield _row(*_HEAD)
    for number, couple in enumerate(couples, start):
        names = " · ".join(
            shortened(harmless_line(name(each)), _ONE_NAME) for each in (couple.first, couple.second)
        )
        label = f"{number}"
        if cell_len(names) > _NAMES:
            yield f"{label:>3}  {names}"
            label, names = "", ""
        for alike in couple.alike:
            word = alike_word(alike)
            yield _row(label, names, exercise_word(alike.exercise), word, more_alike_than(alike))
            label, names = "", ""


def _row(number: str, names: str, exercise: str, word: str, beyond: str) -> str:
    padded = names + " " * (_NAMES - cell_len(names))
    return f"{number:>3}  {padded}  {exercise:<11} {word:>9}  {beyond}".rstrip()


def _listed(students: Sequence[str], name: Callable[[str], str]) -> str:
    shown = ", ".join(harmless_line(name(student), limit=60) for student in students[:_MOST_NAMES])
    more = len(students) - _MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


def _s(count: int) -> str:
    return "" if count == 1 else "s"
