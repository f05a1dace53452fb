"""Caliper 1.2: an envelope with one GradeEvent.

The specification of 1EdTech; Anthology's documentation of grade events. An inconclusive grading has no grade,
and its envelope holds no event.
"""

from __future__ import annotations

from typing import Any

from grader.export.feedback import as_text
from grader.export.form import ADDRESS, Export, Fact, Format, Occasion, is_decided
from grader.export.writing import as_json, utc, uuid_of
from grader.report.model import Report
from grader.report.wording import harmless_line

__all__ = ["FORMAT"]

CONTEXT = "http://purl.imsglobal.org/ctx/caliper/v1p2"
#: bytes of the comment
MOST_COMMENT = 8000


def make(report: Report, occasion: Occasion) -> Export:
    """Ids are addresses below the course's, and the same for the same occasion."""
    events = [_event(report, occasion)] if is_decided(report) else []
    content = {
        "sensor": occasion["sensor"],
        "sendTime": utc(occasion.moment),
        "dataVersion": CONTEXT,
        "data": events,
    }
    return Export(content=as_json(content))


def _event(report: Report, occasion: Occasion) -> dict[str, Any]:
    when = utc(occasion.moment)
    assignable = f"{occasion['course'].rstrip('/')}/{report.exercise}"
    attempt = f"{assignable}/attempts/{uuid_of('attempt', occasion['user'], occasion['attempt'])}"
    grader = {"id": occasion["sensor"], "type": "SoftwareApplication"}
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{uuid_of('caliper', attempt, report.submission.sha256, report.seed, when)}",
        "type": "GradeEvent",
        "actor": grader,
        "action": "Graded",
        "object": {
            "id": attempt,
            "type": "Attempt",
            "assignee": {"id": occasion["user"], "type": "Person"},
            "assignable": {
                "id": assignable, "type": "AssignableDigitalResource", "name": harmless_line(report.title)
            },
            "count": int(occasion["attempt"]),
        },
        "eventTime": when,
        "generated": {
            "id": f"{attempt}/score",
            "type": "Score",
            "attempt": attempt,
            "maxScore": float(report.max_points),
            "scoreGiven": float(report.points),
            "scoredBy": grader,
            "comment": as_text(report, most=MOST_COMMENT),
            "dateCreated": when,
        },
    }  # fmt: skip


FORMAT = Format(
    name="caliper",
    summary="a Caliper 1.2 envelope with a GradeEvent",
    make=make,
    facts=(
        Fact(
            key="user",
            meaning="the address that names the learner",
            form=ADDRESS,
            example="https://lms.example/async",
        ),
        Fact(
            key="course",
            meaning="the address that names the course",
            form=ADDRESS,
            example="https://lms.example/async",
        ),
        Fact(
            key="sensor",
            meaning="the address that names this grader",
            form=ADDRESS,
            example="https://lms.example/async",
        ),
        Fact(
            key="attempt",
            meaning="the number of the attempt",
            default="1",
            form="[1-9][0-9]{0,8}",
            example="1",
        ),
    ),
)
