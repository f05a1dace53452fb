"""Codio: the form that is posted to the address of an assignment script, or of a test with partial points.

https://docs.codio.com/instructors/authoring/assessments/auto-grade-scripts.html: a grade from 0 to 100,
feedback of at most 1 MiB, its format. Post it with ``curl --data @PATH "$CODIO_AUTOGRADE_V2_URL"``. Where
partial points are posted (``$CODIO_PARTIAL_POINTS_V2_URL``) Codio's own examples call the same number
``points``.
"""

from __future__ import annotations

from grader.export.feedback import as_html
from grader.export.form import Export, Fact, Format, Occasion, fraction, is_decided
from grader.export.writing import form_fields
from grader.report.model import Report

__all__ = ["FORMAT"]

#: bytes before they are escaped, which makes three of one
MOST_FEEDBACK = 300_000
FIELD = Fact(
    key="field",
    meaning="what the percentage is called: grade for an assignment, points for partial points",
    default="grade",
    form="grade|points",
    example="points",
)


def make(report: Report, occasion: Occasion) -> Export:
    """Percent with two digits. An inconclusive grading has no grade: whoever posts leaves it out."""
    decided = is_decided(report)
    grade = {occasion["field"]: f"{float(100 * fraction(report)):.2f}"} if decided else {}
    fields = {**grade, "feedback": as_html(report, most=MOST_FEEDBACK), "format": "html"}
    return Export(content=form_fields(fields))


FORMAT = Format(
    name="codio", summary="the form that Codio's assignment scripts post", make=make, facts=(FIELD,)
)
