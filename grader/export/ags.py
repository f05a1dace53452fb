"""LTI 1.3 Assignment and Grade Services: the score of one learner, as it is posted to a line item.

imsglobal.org/spec/lti-ags/v2p0, and what Canvas and Moodle make of it. Only what is fully graded has a score:
any other state erases the one that is there, so it is not to be sent at all (:func:`flaw`).

Canvas makes an attempt of the learner's out of each score unless its extension says otherwise; who has two
attempts would have none left after a score was sent again. Other platforms leave the extension alone.
"""

from __future__ import annotations

from typing import Any

from grader.export.feedback import as_text
from grader.export.form import Export, Fact, Format, Occasion, is_decided
from grader.export.writing import as_json, utc
from grader.report.model import Report

__all__ = ["CONTENT_TYPE", "FORMAT", "flaw"]

#: as it stands: Moodle refuses it with a character set behind it
CONTENT_TYPE = "application/vnd.ims.lis.v1.score+json"
#: bytes of the comment
MOST_COMMENT = 8000
_CANVAS = "https://canvas.instructure.com/lti/submission"


def flaw(report: Report) -> str:
    """Why there is no score to be sent, in words; empty when there is one."""
    if not is_decided(report):
        return "inconclusive: there is no verdict, and no mark"
    return "" if report.max_points > 0 else "the exercise is worth no points"


def make(report: Report, occasion: Occasion) -> Export:
    """A score in points; none where there is none to be sent."""
    content: dict[str, Any] = {
        "userId": occasion["user"],
        "timestamp": utc(occasion.moment),
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "comment": as_text(report, most=MOST_COMMENT),
    }
    if flaw(report):
        content["gradingProgress"] = "Failed"
    else:
        content |= {
            "scoreGiven": report.points,
            "scoreMaximum": report.max_points,
            _CANVAS: {"new_submission": occasion["new_submission"] == "true"},
        }
    return Export(content=as_json(content))


FORMAT = Format(
    name="ags",
    summary="the score of LTI 1.3's Assignment and Grade Services",
    make=make,
    facts=(
        Fact(key="user", meaning="the learner's id on the platform (LTI's sub)"),
        Fact(
            key="new_submission",
            meaning="whether Canvas counts it as a new attempt",
            default="false",
            form="true|false",
            example="false",
        ),
    ),
)
