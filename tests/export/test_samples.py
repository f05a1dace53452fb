"""What the documents show of feedback is what is written today."""

from __future__ import annotations

import pytest

from grader.export.form import public
from grader.report.model import from_json, to_json
from tests.export.feedback_samples import FOLDER, REPORT, samples


@pytest.mark.parametrize("name", ["feedback.html", "feedback.md", "feedback.txt"])
def test_a_sample_is_current(name: str) -> None:
    """``scripts/samples`` writes it anew; then look at it."""
    assert (FOLDER / name).read_text(encoding="utf-8") == samples()[name]


def test_the_report_of_the_samples_is_one() -> None:
    """Of today's form, of something that has all parts of feedback, and without a place of a machine."""
    report = from_json(REPORT.read_bytes())
    assert to_json(report) == REPORT.read_bytes()
    assert public(report) == report
    assert report.diagnosis is not None
    assert report.timeline is not None
    assert {check.outcome.value for check in report.checks} == {"passed", "failed"}
