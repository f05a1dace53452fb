"""A timeline as lines of characters: one row per task, virtual seconds from left to right.

A pure function from :class:`~grader.report.model.Timeline`, by way of its :class:`.chart.Chart`, and a width
to lines of pieces, each with the role that a renderer gives a colour. The kinds of span differ in their glyph
too, so that the picture is as good without colours, and there is a set of glyphs that any terminal can show.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len

from grader.report.chart import MEANING, Chart, Kind
from grader.report.wording import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.report.chart import Bar, ChartRow
    from grader.report.model import Timeline

__all__ = ["ASCII", "UNICODE", "Glyphs", "Piece", "Role", "draw"]

Role = Literal["plain", "label", "waiting", "running", "blocked", "note", "ruler"]

_INDENT = 2
#: cells that the label of a tick has to itself
_CELLS_OF_A_TICK = 12


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Glyphs:
    """The characters of a picture, each one cell wide."""

    waiting: str
    running: str
    blocked: str
    tick: str
    ellipsis: str
    separator: str
    passed: str
    failed: str
    undecided: str
    dash: str

    def of(self, kind: Kind) -> str:
        """The glyph of one kind of span."""
        glyph: str = getattr(self, kind)
        return glyph


UNICODE = Glyphs(
    waiting="━",
    running="▓",
    blocked="█",
    tick="╵",
    ellipsis="…",
    separator="·",
    passed="✓",
    failed="✗",
    undecided="?",
    dash="–",  # noqa: RUF001 - an en dash is meant: no number of points
)
#: for a stream whose encoding has no other
ASCII = Glyphs(
    waiting="-",
    running="=",
    blocked="#",
    tick="'",
    ellipsis="~",
    separator="-",
    passed="+",
    failed="x",
    undecided="?",
    dash="-",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of one line that play one role."""

    text: str
    role: Role = "plain"


def draw(
    timeline: Timeline, *, width: int = 80, glyphs: Glyphs = UNICODE, most_rows: int = 16
) -> list[list[Piece]]:
    """Draw ``timeline`` into lines of at most ``width`` cells; no line when it has no row.

    Rows beyond ``most_rows`` are counted in a last line. A span is at least one cell wide, however
    short it was.
    """
    if not timeline.rows:
        return []
    chart = Chart.of(timeline, most_rows=most_rows)
    layout = _Layout.fit(chart, width, glyphs)
    lines = [layout.row(row) for row in chart.rows]
    if chart.hidden_rows:
        lines.append(
            [Piece(" " * _INDENT), Piece(f"{glyphs.ellipsis} and {chart.hidden_rows} more", "label")]
        )
    lines.append(layout.ruler())
    if legend := _legend(chart, width, glyphs):
        lines.append(legend)
    return lines


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where things stand: ``bar`` cells of time after ``label`` cells of names."""

    chart: Chart
    width: int
    label: int
    bar: int
    glyphs: Glyphs

    @classmethod
    def fit(cls, chart: Chart, width: int, glyphs: Glyphs) -> _Layout:
        width = max(width, 30)
        rows = chart.rows
        label = min(max((cell_len(row.label) for row in rows), default=0), max(8, width // 4))
        note = min(max((cell_len(row.note) + 1 for row in rows if row.note), default=0), width // 4)
        bar = width - _INDENT - label - 2 - note
        return cls(chart=chart, width=width, label=label, bar=bar, glyphs=glyphs)

    def column(self, virtual_seconds: float) -> int:
        return round(self.chart.share(virtual_seconds) * self.bar)

    def row(self, row: ChartRow) -> list[Piece]:
        name = shortened(row.label, self.label, ellipsis=self.glyphs.ellipsis)
        padding = " " * (self.label - cell_len(name) + 2)
        pieces = [Piece(" " * _INDENT), Piece(name, "label"), Piece(padding)]
        cells = self._cells(row.bars)
        pieces.extend(self._runs(cells))
        if row.note:
            room = self.width - (_INDENT + self.label + 2 + len(cells)) - 1
            pieces.append(Piece(" " + shortened(row.note, room, ellipsis=self.glyphs.ellipsis), "note"))
        return pieces

    def ruler(self) -> list[Piece]:
        """Labels at round times, each with its tick under the cell at which that time begins."""
        line = [" "] * self.bar
        last = f"{self.chart.last}{self.glyphs.tick}"
        if self.chart.end_virtual_seconds > 0 and len(last) + 5 <= self.bar:
            line[self.bar - len(last) :] = last
            limit = self.bar - len(last)
        else:
            limit = self.bar
        for tick in self.chart.ticks(self.bar / _CELLS_OF_A_TICK):
            text = f"{self.glyphs.tick}{tick.text}"
            start = self.column(tick.virtual_seconds)
            if start + len(text) + 1 <= limit:
                line[start : start + len(text)] = text
        return [Piece(" " * (_INDENT + self.label + 2)), Piece("".join(line).rstrip(), "ruler")]

    def _cells(self, bars: Sequence[Bar]) -> list[Kind | None]:
        """One kind per cell; what is wide is painted first, so that a short span is not covered by it."""
        cells: list[Kind | None] = [None] * self.bar
        order = list(MEANING)
        placed = [(*self._place(bar), bar.kind) for bar in bars]
        for start, stop, kind in sorted(
            placed, key=lambda place: (place[1] - place[0] == 1, order.index(place[2]))
        ):
            cells[start:stop] = [kind] * (stop - start)
        while cells and cells[-1] is None:
            cells.pop()
        return cells

    def _place(self, bar: Bar) -> tuple[int, int]:
        start = min(self.column(bar.start_virtual_seconds), self.bar - 1)
        return start, max(start + 1, self.column(bar.end_virtual_seconds))

    def _runs(self, cells: Sequence[Kind | None]) -> Iterator[Piece]:
        start = 0
        for index in range(1, len(cells) + 1):
            if index == len(cells) or cells[index] != cells[start]:
                kind = cells[start]
                length = index - start
                yield Piece(" " * length) if kind is None else Piece(self.glyphs.of(kind) * length, kind)
                start = index


def _legend(chart: Chart, width: int, glyphs: Glyphs) -> list[Piece]:
    """What the glyphs mean; in single words where there is no room for more."""
    pieces: list[Piece] = []
    for meanings in (MEANING, {kind: kind for kind in MEANING}):
        pieces = []
        for kind in chart.explained:
            pieces += [Piece("  "), Piece(glyphs.of(kind), kind), Piece(f" {meanings[kind]}", "ruler")]
        if sum(cell_len(piece.text) for piece in pieces) <= width:
            return pieces
    return pieces
