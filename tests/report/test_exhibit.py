"""What a message shows in columns: kept as it is, shown once, with the first cause only."""

from __future__ import annotations

import msgspec

from grader.outcome import Outcome
from grader.report.model import CheckReport, Diagnosis
from grader.report.terminal import Detail, render
from tests.report.samples import SAMPLES

COLUMNS = "turn  expected   yours\n   1  main       main\n   2  A          B"
CAUSE = Diagnosis(id="lifo", cause="shape", explanation="the newest task runs first")


def failed(name: str, exhibit: str, diagnosis: Diagnosis | None) -> CheckReport:
    return CheckReport(
        name=name,
        sentence=name,
        objective="order",
        outcome=Outcome.FAILED,
        points=0,
        max_points=1,
        message="The order differs.",
        exhibit=exhibit,
        diagnosis=diagnosis,
    )


def shown(*checks: CheckReport, width: int = 80, detail: Detail = Detail.NORMAL) -> list[str]:
    report = msgspec.structs.replace(SAMPLES["failed"], checks=checks, diagnosis=CAUSE, timeline=None)
    return [line.plain for line in render(report, width=width, detail=detail)]


def test_columns_are_kept() -> None:
    """The lines stand as the suite laid them out, below the first cause."""
    lines = shown(failed("order", COLUMNS, CAUSE))
    start = lines.index("  turn  expected   yours")
    assert lines[start : start + 3] == [f"  {line}" for line in COLUMNS.split("\n")]
    assert start > next(at for at, line in enumerate(lines) if CAUSE.explanation in line)


def test_only_the_first_cause_is_shown() -> None:
    """Another check's lines wait until they are asked for."""
    other = failed("other", "its own lines", None)
    assert "  its own lines" not in shown(other, failed("order", COLUMNS, CAUSE))
    assert "  its own lines" in shown(other, failed("order", COLUMNS, CAUSE), detail=Detail.ALL)


def test_no_line_is_too_wide_and_no_escape_survives() -> None:
    """A terminal is sent text alone, within its width."""
    lines = shown(failed("order", "x" * 200 + "\n\x1b[31mred", CAUSE), width=60)
    assert max(map(len, lines)) <= 60
    assert "  red" in lines
