"""The picture: it fits, it is to scale, and its kinds differ without colours."""

from __future__ import annotations

import math
import re

import pytest
from rich.cells import cell_len

from grader.report.model import Row, Span, Timeline
from grader.report.timeline import ASCII, UNICODE, Glyphs, draw
from tests.report.samples import DURATIONS, SAMPLES, clips, span


def lines(timeline: Timeline, width: int = 80, glyphs: Glyphs = UNICODE, most_rows: int = 16) -> list[str]:
    drawn = draw(timeline, width=width, glyphs=glyphs, most_rows=most_rows)
    return ["".join(piece.text for piece in line) for line in drawn]


def one(*spans: Span, end: float, note: str = "") -> Timeline:
    return Timeline(rows=(Row(label="x", spans=spans, note=note),), end_virtual_seconds=end)


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("width", range(40, 201, 7))
@pytest.mark.parametrize("name", ["failed", "passed", "kitchen", "hostile"])
def test_it_fits_the_width(name: str, width: int, glyphs: Glyphs) -> None:
    """At every width from 40 to 200; labels and notes give way, never the bars."""
    timeline = SAMPLES[name].timeline
    assert timeline is not None
    for line in lines(timeline, width, glyphs):
        assert cell_len(line) <= width


def test_it_uses_the_whole_width() -> None:
    """The last moment is at the right edge."""
    assert len(lines(clips(in_turn=True))[9]) == 80
    assert len(lines(clips(in_turn=False))[1]) == 80
    assert lines(clips(in_turn=True))[-1].endswith("27 s╵")


def test_work_in_turn_makes_a_staircase() -> None:
    """Each bar begins in the column in which the one before it ended, and is as long as it took."""
    rows = lines(clips(in_turn=True), width=10 + 2 * sum(DURATIONS))[: len(DURATIONS)]
    end = 10
    for row, seconds in zip(rows, DURATIONS, strict=True):
        assert len(row) - len(row.rstrip("━")) == 2 * seconds
        assert row.index("━") == end
        end = len(row)


def test_work_together_begins_in_one_column() -> None:
    """All bars begin at the left."""
    rows = lines(clips(in_turn=False))[: len(DURATIONS)]
    assert {row.index("━") for row in rows} == {10}


def test_ticks_stand_under_their_moments() -> None:
    """The tick of 10 s is in the column where something that begins at 10 s begins."""
    row, ruler = lines(one(span("waiting", 10, 27), end=27))[:2]
    assert ruler[row.index("━")] == "╵"
    assert ruler[row.index("━") :].startswith("╵10 s")


@pytest.mark.parametrize(
    ("end", "ticks"),
    [
        (0.0, ["0 s"]),
        (0.001, ["0 s", "0.0002 s", "0.0004 s", "0.0006 s", "0.001 s"]),
        (5.0, ["0 s", "1 s", "2 s", "3 s", "4 s", "5 s"]),
        (27.0, ["0 s", "5 s", "10 s", "15 s", "20 s", "27 s"]),
        (100.0, ["0 s", "20 s", "40 s", "60 s", "80 s", "100 s"]),
        (3600.0, ["0 min", "10 min", "20 min", "30 min", "40 min", "60 min"]),
        (36000.0, ["0 h", "2 h", "4 h", "6 h", "8 h", "10 h"]),
    ],
)
def test_ticks_are_round_and_the_end_is_exact(end: float, ticks: list[str]) -> None:
    """Multiples of 1, 2 or 5 times a power of ten, in a unit that suits the length."""
    ruler = lines(one(span("waiting", 0, end), end=end))[1]
    assert re.findall(r"[0-9.]+ [a-z]+", ruler) == ticks


def test_a_span_without_length_is_one_cell() -> None:
    """Something that took no time did happen."""
    row = lines(one(span("running", 5, 5), end=10))[0]
    assert row.count("▓") == 1
    assert lines(one(span("waiting", 10, 10), end=10))[0].count("━") == 1
    assert lines(one(span("waiting", 0, 0), end=0))[0].count("━") == 1


def test_a_short_span_is_not_covered_by_a_long_one() -> None:
    """A moment's work in the midst of waiting stays visible, in whichever order they are told."""
    for spans in (
        (span("waiting", 0, 10), span("running", 5, 5)),
        (span("running", 5, 5), span("waiting", 0, 10)),
    ):
        assert lines(one(*spans, end=10))[0].count("▓") == 1


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_kinds_differ_without_colours(glyphs: Glyphs) -> None:
    """Each kind has a glyph of its own, explained when it occurs."""
    timeline = one(span("waiting", 0, 2), span("running", 2, 4), span("blocked", 4, 6), end=6)
    row, _, legend = lines(timeline, glyphs=glyphs)
    drawn = row.split()[1]
    assert list(dict.fromkeys(drawn)) == [glyphs.waiting, glyphs.running, glyphs.blocked]
    for glyph in dict.fromkeys(drawn):
        assert f"{glyph} " in legend


def test_the_legend_names_only_what_occurs() -> None:
    """Waiting alone needs no legend."""
    assert len(lines(one(span("waiting", 0, 2), end=6))) == 2
    assert "█" in lines(one(span("blocked", 0, 2), end=6))[2]
    assert "━" not in lines(one(span("blocked", 0, 2), end=6))[2]


def test_many_rows_are_counted() -> None:
    """Those that the judge left out as well."""
    timeline = Timeline(
        rows=tuple(Row(label=str(number), spans=()) for number in range(20)),
        end_virtual_seconds=1.0,
        omitted_rows=5,
    )
    drawn = lines(timeline, most_rows=8)
    assert drawn[8].strip() == "… and 17 more"
    assert len(drawn) == 10


def test_a_long_name_is_cut_and_a_wide_one_is_aligned() -> None:
    """Columns are counted in cells of the terminal, not in characters."""
    timeline = Timeline(
        rows=(
            Row(label="a name that goes on and on and on", spans=(span("waiting", 0, 1),)),
            Row(label="蛋炒饭", spans=(span("waiting", 0, 1),)),
        ),
        end_virtual_seconds=1.0,
    )
    first, second = lines(timeline, width=60)[:2]
    assert "…" in first
    assert cell_len(first[: first.index("━")]) == cell_len(second[: second.index("━")])


def test_a_note_follows_its_bar() -> None:
    """How it ended is beside the end, and a row without a bar has its note where bars begin."""
    assert lines(one(span("waiting", 0, 10), end=10, note="refused"))[0].endswith("━ refused")
    assert lines(one(end=10, note="never started"))[0].split() == ["x", "never", "started"]


@pytest.mark.parametrize("odd", [-1.0, 1e30, math.inf, -math.inf, math.nan])
def test_an_impossible_time_is_cut_off(odd: float) -> None:
    """A span that the bench reported wrongly spoils nothing but itself."""
    for timeline in (
        one(span("waiting", odd, 5), end=10),
        one(span("waiting", 5, odd), end=10),
        one(end=odd),
    ):
        assert all(len(line) <= 80 for line in lines(timeline))
    assert all(len(line) <= 80 for line in lines(one(span("waiting", 1, 2), end=odd)))


def test_no_rows_no_picture() -> None:
    """An empty timeline draws nothing at all."""
    assert draw(Timeline(rows=(), end_virtual_seconds=3.0)) == []
