"""A timeline as lines of characters: one row per task, virtual seconds from left to right.

A pure function from :class:`~grader.report.model.Timeline` and a width to lines of pieces, each with
the role that a renderer gives a colour. The kinds of span differ in their glyph too, so that the
picture is as good without colours, and there is a set of glyphs that any terminal can show.
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len

from grader.report.wording import harmless_line, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.report.model import Row, Span, Timeline

__all__ = ["ASCII", "UNICODE", "Glyphs", "Piece", "Role", "draw"]

Role = Literal["plain", "label", "waiting", "running", "blocked", "note", "ruler"]
Kind = Literal["waiting", "running", "blocked"]

#: what the kinds mean, in the learner's words; also the order in which one covers the other
_MEANING: dict[Kind, str] = {
    "waiting": "on its way, or waiting",
    "running": "at work",
    "blocked": "holds up everything else",
}
_INDENT = 2
_STEPS = (1.0, 2.0, 5.0)


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
    rows = timeline.rows[:most_rows]
    layout = _Layout.fit(rows, _end(timeline), width, glyphs)
    lines = [layout.row(row) for row in rows]
    if hidden := len(timeline.rows) - len(rows) + timeline.omitted_rows:
        lines.append([Piece(" " * _INDENT), Piece(f"{glyphs.ellipsis} and {hidden} more", "label")])
    lines.append(layout.ruler())
    if legend := _legend(rows, width, glyphs):
        lines.append(legend)
    return lines


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where things stand: ``bar`` cells of time after ``label`` cells of names."""

    width: int
    label: int
    bar: int
    end_virtual_seconds: float
    glyphs: Glyphs

    @classmethod
    def fit(cls, rows: Sequence[Row], end_virtual_seconds: float, width: int, glyphs: Glyphs) -> _Layout:
        width = max(width, 30)
        label = min(max(cell_len(_label(row)) for row in rows), max(8, width // 4))
        note = min(max((cell_len(_note(row)) + 1 for row in rows if row.note), default=0), width // 4)
        return cls(
            width=width,
            label=label,
            bar=width - _INDENT - label - 2 - note,
            end_virtual_seconds=end_virtual_seconds,
            glyphs=glyphs,
        )

    def column(self, virtual_seconds: float) -> int:
        if self.end_virtual_seconds == 0:
            return 0
        return round(
            _clamped(virtual_seconds, self.end_virtual_seconds) / self.end_virtual_seconds * self.bar
        )

    def row(self, row: Row) -> list[Piece]:
        name = shortened(_label(row), self.label, ellipsis=self.glyphs.ellipsis)
        padding = " " * (self.label - cell_len(name) + 2)
        pieces = [Piece(" " * _INDENT), Piece(name, "label"), Piece(padding)]
        cells = self._cells(row.spans)
        pieces.extend(self._runs(cells))
        if row.note:
            room = self.width - (_INDENT + self.label + 2 + len(cells)) - 1
            pieces.append(Piece(" " + shortened(_note(row), room, ellipsis=self.glyphs.ellipsis), "note"))
        return pieces

    def ruler(self) -> list[Piece]:
        """Labels at round times, each with its tick under the cell at which that time begins."""
        line = [" "] * self.bar
        end = self.end_virtual_seconds
        unit, name = _unit(end)
        last = f"{end / unit:.4g} {name}{self.glyphs.tick}"
        if end > 0 and len(last) + 5 <= self.bar:
            line[self.bar - len(last) :] = last
            limit = self.bar - len(last)
        else:
            limit = self.bar
        for value in _round_values(end / unit, self.bar):
            text = f"{self.glyphs.tick}{value:.4g} {name}"
            start = self.column(value * unit)
            if start + len(text) + 1 <= limit:
                line[start : start + len(text)] = text
        return [Piece(" " * (_INDENT + self.label + 2)), Piece("".join(line).rstrip(), "ruler")]

    def _cells(self, spans: Sequence[Span]) -> list[Kind | None]:
        """One kind per cell; what is wide is painted first, so that a short span is not covered by it."""
        cells: list[Kind | None] = [None] * self.bar
        order = list(_MEANING)
        placed = [(*self._place(span), span.kind) for span in spans]
        for start, stop, kind in sorted(
            placed, key=lambda place: (place[1] - place[0] == 1, order.index(place[2]))
        ):
            cells[start:stop] = [kind] * (stop - start)
        while cells and cells[-1] is None:
            cells.pop()
        return cells

    def _place(self, span: Span) -> tuple[int, int]:
        start = min(self.column(span.start_virtual_seconds), self.bar - 1)
        return start, max(start + 1, self.column(span.end_virtual_seconds))

    def _runs(self, cells: Sequence[Kind | None]) -> Iterator[Piece]:
        start = 0
        for index in range(1, len(cells) + 1):
            if index == len(cells) or cells[index] != cells[start]:
                kind = cells[start]
                length = index - start
                yield Piece(" " * length) if kind is None else Piece(self.glyphs.of(kind) * length, kind)
                start = index


def _legend(rows: Sequence[Row], width: int, glyphs: Glyphs) -> list[Piece]:
    """What the glyphs mean, for the kinds that occur; a picture of waiting alone explains itself."""
    kinds = [kind for kind in _MEANING if any(span.kind == kind for row in rows for span in row.spans)]
    if kinds in ([], ["waiting"]):
        return []
    pieces: list[Piece] = []
    for meanings in (_MEANING, {kind: kind for kind in _MEANING}):
        pieces = []
        for kind in kinds:
            pieces += [Piece("  "), Piece(glyphs.of(kind), kind), Piece(f" {meanings[kind]}", "ruler")]
        if sum(cell_len(piece.text) for piece in pieces) <= width:
            return pieces
    return pieces


def _label(row: Row) -> str:
    return harmless_line(row.label, limit=80)


def _note(row: Row) -> str:
    return harmless_line(row.note, limit=80)


def _clamped(virtual_seconds: float, end_virtual_seconds: float) -> float:
    if math.isnan(virtual_seconds):
        return 0.0
    return min(max(virtual_seconds, 0.0), end_virtual_seconds)


def _end(timeline: Timeline) -> float:
    """The end of the call; what a span says beyond it is cut off."""
    end = timeline.end_virtual_seconds
    return end if math.isfinite(end) and end > 0 else 0.0


def _unit(end_virtual_seconds: float) -> tuple[float, str]:
    if end_virtual_seconds < 600:
        return 1.0, "s"
    return (60.0, "min") if end_virtual_seconds < 7200 else (3600.0, "h")


def _round_values(end: float, cells: int) -> list[float]:
    """Zero and the multiples of 1, 2 or 5 times a power of ten that leave room for their labels."""
    if end <= 0:
        return [0.0]
    wanted = end / max(cells / 12, 1)
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next((factor * power for factor in _STEPS if factor * power >= wanted), 10 * power)
    return [index * step for index in range(int(end / step) + 1)]
