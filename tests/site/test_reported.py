"""One report as pages show it."""

from __future__ import annotations

from msgspec.structs import replace

from grader.report.model import Report
from grader.site.reported import view_of
from grader.submission.cells import Piece
from tests.site.cohorts import content_of, inconclusive, real_report

SEQUENTIAL = real_report("03_uploads", "sequential")
TEXT = content_of("03_uploads", "sequential").text


def meant(report: Report, text: str = "", pieces: tuple[Piece, ...] = ()) -> list[tuple[int, str, bool]]:
    diagnosis = view_of(report, text, pieces).diagnosis
    assert diagnosis is not None
    return [(line.number, line.text, line.meant) for line in diagnosis.source]


def test_the_line_that_is_meant_stands_among_its_neighbours() -> None:
    """With their numbers, as the file has them."""
    assert SEQUENTIAL.diagnosis is not None
    line = SEQUENTIAL.diagnosis.line
    assert line is not None
    shown = meant(SEQUENTIAL, TEXT)
    assert len(shown) > 1
    assert [text for _, text, _ in shown] == TEXT.splitlines()[shown[0][0] - 1 : shown[-1][0]]
    assert [number for number, _, is_meant in shown if is_meant] == [line]


def test_without_the_file_the_report_s_own_line_is_shown() -> None:
    """So it is of a notebook, whose module has other lines, and of a file that is another one."""
    assert SEQUENTIAL.diagnosis is not None
    line, source = SEQUENTIAL.diagnosis.line, SEQUENTIAL.diagnosis.source
    assert source
    pieces = (Piece(cell="cell 1", first=1, last=99, line=1),)
    for shown in (meant(SEQUENTIAL), meant(SEQUENTIAL, TEXT, pieces), meant(SEQUENTIAL, "x = 1\n" * 99)):
        assert shown == [(line, source, True)]


def test_nothing_is_said_twice() -> None:
    """A message that says what the diagnosis says, or another message, is left out."""
    assert SEQUENTIAL.diagnosis is not None
    said = SEQUENTIAL.diagnosis.explanation
    checks = tuple(replace(check, message=said) for check in SEQUENTIAL.checks)
    assert {check.message for check in view_of(replace(SEQUENTIAL, checks=checks)).checks} == {""}


def test_what_is_not_decided_has_no_points() -> None:
    """And the reason stands above, a paragraph each."""
    view = view_of(inconclusive(SEQUENTIAL))
    assert [check.points for check in view.checks] == [None] * len(SEQUENTIAL.checks)
    assert view.headline == "inconclusive · no marks lost"
    assert view.reasons == ("The machine ran out of memory.", "Free some, and grade again.")


def test_a_picture_of_its_own_is_shown_of_failed_checks_only() -> None:
    """The report's own is shown once."""
    view = view_of(SEQUENTIAL)
    assert view.chart is not None
    assert all(check.chart is None for check in view.checks if check.state != "failed")
    assert all(check.chart != view.chart for check in view.checks)
