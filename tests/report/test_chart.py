"""A chart: what any picture of a timeline is drawn from, in virtual seconds."""

from __future__ import annotations

import math

import pytest

from grader.report.chart import Bar, Chart
from grader.report.model import Row, Timeline
from tests.report.samples import clips, span


def test_bars_are_where_the_spans_are() -> None:
    """Moments as they are, and where they stand from 0 to 1."""
    chart = Chart.of(clips(in_turn=True), most_rows=3)
    assert [row.bars for row in chart.rows] == [
        (Bar(kind="waiting", start_virtual_seconds=start, end_virtual_seconds=end),)
        for start, end in ((0.0, 3.0), (3.0, 8.0), (8.0, 10.0))
    ]
    assert chart.share(13.5) == 0.5
    assert chart.hidden_rows == 7


@pytest.mark.parametrize("odd", [-1.0, 1e30, math.inf, -math.inf, math.nan])
def test_every_moment_lies_within_the_chart(odd: float) -> None:
    """Whatever the bench has reported."""
    for end in (10.0, odd):
        rows = (Row(label="x", spans=(span("running", odd, 5), span("blocked", 5, odd))),)
        chart = Chart.of(Timeline(rows=rows, end_virtual_seconds=end), most_rows=5)
        moments = [
            moment
            for bar in chart.rows[0].bars
            for moment in (bar.start_virtual_seconds, bar.end_virtual_seconds)
        ]
        assert all(0 <= chart.share(moment) <= 1 for moment in moments)


def test_a_label_is_one_harmless_line() -> None:
    """Whoever draws it need not look at it."""
    timeline = Timeline(
        rows=(Row(label="a\n\x1b[31mb\u202e", spans=(), note="c\x07"),), end_virtual_seconds=1.0
    )
    (row,) = Chart.of(timeline, most_rows=1).rows
    assert (row.label, row.note) == ("a b", "c?")


def test_ticks_are_about_as_many_as_asked_for() -> None:
    """Round ones; the end has words of its own."""
    chart = Chart.of(clips(in_turn=True), most_rows=16)
    assert [tick.text for tick in chart.ticks(4)] == ["0 s", "10 s", "20 s"]
    assert [tick.text for tick in chart.ticks(6)] == ["0 s", "5 s", "10 s", "15 s", "20 s", "25 s"]
    assert chart.last == "27 s"
