"""Rows as a table for a terminal."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len

from grader.gradebook.book import slug_of
from grader.report.wording import harmless_line, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.gradebook.rows import Row

__all__ = ["listing"]

_HEADER = ("student", "exercise", "outcome", "points", "diagnosis", "attempt", "when (UTC)")
#: numbers, which end at one place
_RIGHT = frozenset({3, 5})
_DIAGNOSIS = 4
#: cells; less of a diagnosis says nothing
_LEAST = 12
#: cells of a terminal; nobody's name is cut off, but a forged one fills no screen
MOST_CELLS = 60


def listing(rows: Sequence[Row], width: int | None = None) -> list[str]:
    """A header and a line for each row, in columns that are as wide as they must be; nothing for none.

    Where they would be wider than ``width`` cells the time is left out, and then diagnoses are cut short:
    nobody reads lines that a terminal has broken. Names stay whole. Text in it does nothing to a terminal or
    a log.
    """
    if not rows:
        return []
    table = [
        list(_HEADER),
        *([shortened(harmless_line(cell), MOST_CELLS) for cell in _cells(row)] for row in rows),
    ]
    widths = _widths(table)
    if width is not None and _over(widths, width) > 0:
        table = [list(line[:-1]) for line in table]
        widths = _widths(table)
        if (over := _over(widths, width)) > 0:
            least = max(widths[_DIAGNOSIS] - over, _LEAST)
            for line in table:
                line[_DIAGNOSIS] = shortened(line[_DIAGNOSIS], least)
            widths = _widths(table)
    return ["  ".join(_padded(line, widths)).rstrip() for line in table]


def _widths(table: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(cell_len, column)) for column in zip(*table, strict=True)]


def _over(widths: Sequence[int], width: int) -> int:
    """Cells that lines of such columns have too many; less than nothing where they fit."""
    return sum(widths) + 2 * (len(widths) - 1) - width


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    blanks = [" " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)]
    return [
        blank + cell if column in _RIGHT else cell + blank
        for column, (cell, blank) in enumerate(zip(line, blanks, strict=True))
    ]


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.student,
        slug_of(row.exercise),
        row.outcome if row.counts else f"({row.outcome})",
        "-" if row.points is None else f"{row.points}/{row.max_points}",
        row.diagnosis or ("could not be graded" if row.refused else ""),
        "" if row.attempt is None else str(row.attempt),
        _moment(row.started_at or row.handed_in_at),
    )


def _moment(told: str) -> str:
    """``2026-11-30 12:00`` in UTC; as it was told, if that is no moment."""
    try:
        moment = datetime.datetime.fromisoformat(told)
    except ValueError:
        return told
    if moment.tzinfo is None:
        return f"{moment:%Y-%m-%d %H:%M} (no zone)"
    return f"{moment.astimezone(datetime.UTC):%Y-%m-%d %H:%M}"
