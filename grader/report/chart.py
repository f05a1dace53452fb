"""A timeline as a chart in virtual seconds: what is drawn where, before anybody knows on what.

:mod:`.timeline` makes cells of a terminal of it, the pages of a cohort make SVG. Everything in a chart can be
drawn as it is: labels are harmless and in one line, moments lie between 0 and the end of the call.
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Literal

from grader.report.wording import harmless_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.report.model import Row, Span, Timeline

__all__ = ["MEANING", "Bar", "Chart", "ChartRow", "Kind", "Tick"]

Kind = Literal["waiting", "running", "blocked"]

#: what the kinds mean, in the learner's words; also the order in which one covers the other
MEANING: dict[Kind, str] = {
    "waiting": "on its way, or waiting",
    "running": "at work",
    "blocked": "holds up everything else",
}
_STEPS = (1.0, 2.0, 5.0)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One stretch of a row; ``start`` and ``end`` lie within the chart, in virtual seconds."""

    kind: Kind
    start_virtual_seconds: float
    end_virtual_seconds: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """One task, dish or file; ``note`` says how it ended, where that is worth saying."""

    label: str
    note: str
    bars: tuple[Bar, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A round moment, and what it is called: ``10 s``."""

    virtual_seconds: float
    text: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Rows from 0 to ``end_virtual_seconds``, which is 0 where nothing is known of the end."""

    rows: tuple[ChartRow, ...]
    #: rows that are left out, here or by the judge
    hidden_rows: int
    end_virtual_seconds: float

    @classmethod
    def of(cls, timeline: Timeline, *, most_rows: int) -> Chart:
        """The first ``most_rows`` rows; what a span says beyond the end of the call is cut off."""
        end = timeline.end_virtual_seconds
        end = end if math.isfinite(end) and end > 0 else 0.0
        rows = timeline.rows[:most_rows]
        return cls(
            rows=tuple(_row(row, end) for row in rows),
            hidden_rows=len(timeline.rows) - len(rows) + timeline.omitted_rows,
            end_virtual_seconds=end,
        )

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Those that occur."""
        return tuple(
            kind for kind in MEANING if any(bar.kind == kind for row in self.rows for bar in row.bars)
        )

    @property
    def explained(self) -> tuple[Kind, ...]:
        """The kinds that a legend tells; none for a picture of waiting alone, which explains itself."""
        return () if self.kinds == ("waiting",) else self.kinds

    @property
    def last(self) -> str:
        """The end in words: ``27 s``."""
        unit, name = _unit(self.end_virtual_seconds)
        return f"{self.end_virtual_seconds / unit:.4g} {name}"

    def ticks(self, most: float) -> list[Tick]:
        """Zero and the multiples of 1, 2 or 5 times a power of ten: about ``most`` of them, or fewer."""
        unit, name = _unit(self.end_virtual_seconds)
        values = _round_values(self.end_virtual_seconds / unit, most)
        return [Tick(virtual_seconds=value * unit, text=f"{value:.4g} {name}") for value in values]

    def share(self, virtual_seconds: float) -> float:
        """Where a moment stands, from 0 to 1."""
        return virtual_seconds / self.end_virtual_seconds if self.end_virtual_seconds else 0.0


def _row(row: Row, end: float) -> ChartRow:
    return ChartRow(
        label=harmless_line(row.label, limit=80),
        note=harmless_line(row.note, limit=80),
        bars=_bars(row.spans, end),
    )


def _bars(spans: Sequence[Span], end: float) -> tuple[Bar, ...]:
    return tuple(
        Bar(
            kind=span.kind,
            start_virtual_seconds=_clamped(span.start_virtual_seconds, end),
            end_virtual_seconds=_clamped(span.end_virtual_seconds, end),
        )
        for span in spans
    )


def _clamped(virtual_seconds: float, end: float) -> float:
    return 0.0 if math.isnan(virtual_seconds) else min(max(virtual_seconds, 0.0), end)


def _unit(end_virtual_seconds: float) -> tuple[float, str]:
    if end_virtual_seconds < 600:
        return 1.0, "s"
    return (60.0, "min") if end_virtual_seconds < 7200 else (3600.0, "h")


def _round_values(end: float, most: float) -> list[float]:
    if end <= 0:
        return [0.0]
    wanted = end / max(most, 1)
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next((factor * power for factor in _STEPS if factor * power >= wanted), 10 * power)
    return [index * step for index in range(int(end / step) + 1)]
