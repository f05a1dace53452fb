"""What a learner reads: compared with golden files, and a few rules that hold for every report.

To write the golden files anew after a change that was meant: ``ONECOOK_GOLDEN=write pytest
tests/report``, then read the difference.
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.cli.console import rendered
from grader.outcome import Outcome
from grader.report.model import IsolationReport, from_json, to_json
from grader.report.terminal import ASCII, UNICODE, Detail, glyphs_for, headline, render
from tests.report.samples import DURATIONS, FAILED, HOSTILE, INCONCLUSIVE, PASSED, SAMPLES, SYNTAX_ERROR

if TYPE_CHECKING:
    from grader.report.model import Report

GOLDEN = Path(__file__).parent.parent / "golden" / "terminal"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def drawn(report: Report, width: int, *, colour: bool = False, detail: Detail = Detail.NORMAL) -> str:
    console = Console(
        file=io.StringIO(),
        width=width,
        color_system="standard" if colour else None,
        force_terminal=colour,
        legacy_windows=False,
    )
    return rendered(render(report, width=width, detail=detail), console=console)


def plain(report: Report, width: int = 80, detail: Detail = Detail.NORMAL) -> str:
    return drawn(report, width, detail=detail)


def assert_golden(name: str, content: str) -> None:
    path = GOLDEN / name
    if os.environ.get("ONECOOK_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    assert content == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_reads_as_agreed(name: str, width: int) -> None:
    """Without colours, at three widths."""
    assert_golden(f"{name}-{width}.txt", plain(SAMPLES[name], width))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_has_the_colours_agreed(name: str) -> None:
    """With colours; what is said does not depend on them."""
    coloured = drawn(SAMPLES[name], 80, colour=True)
    assert_golden(f"{name}-80-colour.txt", coloured)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == plain(SAMPLES[name]).split()


@pytest.mark.parametrize("name", ["failed", "hostile"])
def test_everything_is_there_on_request(name: str) -> None:
    """--verbose: numbers, output and picture of every check, all layers of the isolation."""
    assert_golden(f"{name}-80-all.txt", plain(SAMPLES[name], 80, Detail.ALL))


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("width", [40, 53, 80, 200])
@pytest.mark.parametrize("name", SAMPLES)
def test_no_line_is_wider_than_the_terminal(name: str, width: int, detail: Detail) -> None:
    """Also with wide characters, and also when the learner's text is a wall."""
    for line in plain(SAMPLES[name], width, detail).splitlines():
        assert cell_len(line) <= width, line


@pytest.mark.parametrize("detail", Detail)
def test_nothing_of_the_learner_commands_the_terminal(detail: Detail) -> None:
    """No control character, no change of the direction of writing, no markup taken as such."""
    text = plain(HOSTILE, 80, detail)
    assert not CONTROL.search(text)
    assert "[bold]markup[/bold] :smile:" in text or detail is Detail.POINTS


def test_a_wall_of_text_is_cut() -> None:
    """However much the learner's code printed, the report stays a report."""
    assert len(plain(HOSTILE).splitlines()) < 50
    assert len(plain(HOSTILE, 80, Detail.ALL).splitlines()) < 160


def test_the_first_cause_is_said_once() -> None:
    """A message that repeats the diagnosis, or another check's message, is left out."""
    assert plain(FAILED).count("awaited before the next") == 1
    assert plain(SYNTAX_ERROR).count("cannot be imported") == 1


def test_points_alone_are_one_line() -> None:
    """--quiet: the line of points."""
    assert plain(FAILED, 80, Detail.POINTS).splitlines() == plain(FAILED).splitlines()[:1]
    assert headline(PASSED) == "done · 10 of 10 points"


def test_inconclusive_says_that_no_marks_are_lost_and_what_to_do() -> None:
    """With the judge's reason, or without one."""
    for name in ("inconclusive", "unexplained"):
        text = plain(SAMPLES[name])
        assert "no marks are lost" in text
        assert "again" in text
    nothing_said = plain(SAMPLES["unexplained"])
    assert f"--seed {INCONCLUSIVE.seed}" in nothing_said


def test_a_stream_without_the_glyphs_gets_others() -> None:
    """ASCII is enough for everything that is ours."""
    assert glyphs_for("utf-8") is UNICODE
    assert glyphs_for("ascii") is ASCII
    assert glyphs_for("latin-1") is ASCII
    assert glyphs_for("no such encoding") is ASCII
    for line in render(FAILED, glyphs=ASCII, detail=Detail.ALL):
        assert line.plain.isascii(), line.plain


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_mark_of_its_own(outcome: Outcome) -> None:
    """They differ without colours."""
    check = msgspec.structs.replace(FAILED.checks[0], outcome=outcome)
    text = plain(msgspec.structs.replace(FAILED, outcome=outcome, checks=(check,)))
    mark = {Outcome.PASSED: "✓ 2/2", Outcome.FAILED: "✗ 2/2", Outcome.INCONCLUSIVE: "? –/2"}[outcome]  # noqa: RUF001
    assert mark in text


def test_the_sample_is_the_one_of_the_design() -> None:
    """Ten files in turn take the sum, together the maximum."""
    assert FAILED.timeline is not None
    assert PASSED.timeline is not None
    assert FAILED.timeline.end_virtual_seconds == sum(DURATIONS)
    assert PASSED.timeline.end_virtual_seconds == max(DURATIONS)


def test_a_level_that_was_never_proven_is_not_named() -> None:
    """A grading that came to its end before that says so instead."""
    isolation = IsolationReport(level=None, remark="nothing was proven")
    unproven = from_json(to_json(msgspec.structs.replace(INCONCLUSIVE, isolation=isolation)))
    text = "\n".join(line.plain for line in render(unproven, detail=Detail.ALL))
    assert "isolation" not in text
    assert "nothing was proven" in text
