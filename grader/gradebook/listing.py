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
#: cells of a terminal; nobody's name is cut off, but a forged one fills no screen
MOST_CELLS = 60


def listing(rows: Sequence[Row]) -> list[str]:
    """A header and a line for each row, in columns that are as wide as they must be; nothing for none.

    Text in it does nothing to a terminal or a log.
    """
    if not rows:
        return []
    table = [_HEADER, *([shortened(harmless_line(cell), MOST_CELLS) for cell in _cells(row)] for row in rows)]
    widths = [max(cell_len(line[column]) for line in table) for column in range(len(_HEADER))]
    return ["  ".join(_padded(line, widths)).rstrip() for line in table]


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
