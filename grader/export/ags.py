"""LTI 1.3 Assignment and Grade Services: the score of one learner, as it is posted to a line item.

imsglobal.org/spec/lti-ags/v2p0, and what Canvas and Moodle make of it. Only what is fully graded has a score:
any other state erases the one that is there, so it is not to be sent at all.
"""

from __future__ import annotations

from typing import Any

from grader.export.feedback import as_text
from grader.export.form import Export, Fact, Format, Occasion, is_decided
from grader.export.writing import as_json, utc
from grader.report.model import Report

__all__ = ["FORMAT"]

#: bytes of the comment
MOST_COMMENT = 8000


def make(report: Report, occasion: Occasion) -> Export:
    """A score in points; none where the grading is inconclusive."""
    content: dict[str, Any] = {
        "userId": occasion["user"],
        "timestamp": utc(occasion.moment),
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "comment": as_text(report, most=MOST_COMMENT),
    }
    if not is_decided(report):
        content["gradingProgress"] = "Failed"
    else:
        content |= {"scoreGiven": report.points, "scoreMaximum": report.max_points}
    return Export(content=as_json(content))


FORMAT = Format(
    name="ags",
    summary="the score of LTI 1.3's Assignment and Grade Services",
    make=make,
    facts=(Fact(key="user", meaning="the learner's id on the platform (LTI's sub)"),),
)
