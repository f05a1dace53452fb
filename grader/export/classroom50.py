"""Classroom 50: ``result.json`` of an autograder, form v1.

https://github.com/foundation50/classroom50/blob/main/schemas/result-v1.schema.json (read 2026-11).
The runner reads the file, not an exit code, and compares who and what with the repository it graded.
"""

from __future__ import annotations

from typing import Any

from grader.export.feedback import as_markdown, of_line
from grader.export.form import Export, Fact, Format, Line, Occasion, lines, score
from grader.export.writing import as_json, utc_seconds
from grader.report.model import Report

__all__ = ["FORMAT"]


def make(report: Report, occasion: Occasion) -> Export:
    """Whole points. A check that could not be decided says so in a key of its own, which the form allows."""
    graded = utc_seconds(occasion.moment)
    content = {
        "schema": "classroom50/result/v1",
        "classroom": occasion["classroom"],
        "assignment": occasion["assignment"],
        "assignment_type": occasion["assignment_type"],
        "owner": occasion["owner"],
        "submission": occasion["submission"],
        "commit": occasion["commit"],
        "release": occasion["release"],
        "review": occasion["review"],
        "datetime": occasion["submitted_at"] or graded,
        "graded_at": graded,
        "score": score(report),
        "max-score": report.max_points,
        "tests": [_test(line) for line in lines(report)],
    }
    return Export(
        content=as_json(content), beside={"release-body.md": as_markdown(report, most=MOST_BODY).encode()}
    )


def _test(line: Line) -> dict[str, Any]:
    return {
        "test-name": line.name,
        "passed": line.passed,
        "score": line.counted,
        "max-score": line.max_points,
        "outcome": line.outcome.value,
        "message": of_line(line),
    }


#: bytes; a release may have 125,000 characters
MOST_BODY = 100_000
#: seconds of UTC
UTC = r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ"

FORMAT = Format(
    name="classroom50",
    summary="Classroom 50's result.json, and release-body.md beside it",
    make=make,
    beside=("release-body.md",),
    facts=(
        Fact(key="classroom", meaning="the classroom's short name", variable="CLASSROOM"),
        Fact(key="assignment", meaning="the assignment's short name", variable="ASSIGNMENT"),
        Fact(
            key="assignment_type",
            meaning="whether one or many hand in",
            variable="MODE",
            default="individual",
            form="individual|group|team",
            example="individual",
        ),
        Fact(key="owner", meaning="the login that owns the repository", variable="USERNAME"),
        Fact(
            key="submission",
            meaning="the tag that is graded",
            variable="SUBMISSION_TAG",
            form="submit/.+",
            example="submit/1",
        ),
        Fact(key="commit", meaning="the address of the commit", variable="COMMIT_URL"),
        Fact(key="release", meaning="the address of the release", variable="RELEASE_URL"),
        Fact(key="review", meaning="the address of the review", variable="REVIEW_URL"),
        Fact(
            key="submitted_at", meaning="when it was handed in", variable="SUBMITTED_AT", default="", form=UTC
        ),
    ),
)
