"""xAPI 1.0.3: one statement, "scored", for a learning record store.

xAPI-Data.md at adlnet/xAPI-Spec.
"""

from __future__ import annotations

from typing import Any

from grader.export.feedback import title
from grader.export.form import ADDRESS, Export, Fact, Format, Occasion, fraction, is_decided
from grader.export.writing import as_float, as_json, iso_duration, utc, uuid_of
from grader.outcome import Outcome
from grader.report.model import Report
from grader.report.wording import harmless_line

__all__ = ["FORMAT"]

VERBS = "http://adlnet.gov/expapi/verbs/"


def make(report: Report, occasion: Occasion) -> Export:
    """The learner scored; where the grading is inconclusive, they attempted, and nothing was completed."""
    verb = "scored" if is_decided(report) else "attempted"
    activity = f"{occasion['course'].rstrip('/')}/{report.exercise}"
    decided = is_decided(report)
    result: dict[str, Any] = {
        "completion": decided,
        "response": title(report),
        "duration": iso_duration(report.real_seconds),
    }
    if decided:
        result |= {"success": report.outcome is Outcome.PASSED, "score": _score(report)}
    content = {
        "id": uuid_of("xapi", activity, occasion["user"], occasion["homepage"], report.submission.sha256,
                      report.seed, utc(occasion.moment)),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": occasion["homepage"], "name": occasion["user"]},
        },
        "verb": {"id": f"{VERBS}{verb}", "display": {"en": verb}},
        "object": {
            "objectType": "Activity",
            "id": activity,
            "definition": {
                "name": {"en": harmless_line(report.title)},
                "type": "http://adlnet.gov/expapi/activities/assessment",
            },
        },
        "result": result,
        "timestamp": utc(occasion.moment),
        "version": "1.0.3",
    }  # fmt: skip
    return Export(content=as_json(content))


def _score(report: Report) -> dict[str, Any]:
    return {
        "scaled": as_float(fraction(report)), "raw": report.points, "min": 0, "max": max(report.max_points, 1)
    }  # fmt: skip


FORMAT = Format(
    name="xapi",
    summary="an xAPI 1.0.3 statement",
    make=make,
    facts=(
        Fact(key="user", meaning="the learner's account name"),
        Fact(
            key="homepage",
            meaning="the address of the system that the account is of",
            form=ADDRESS,
            example="https://lms.example/async",
        ),
        Fact(
            key="course",
            meaning="the address that names the course",
            form=ADDRESS,
            example="https://lms.example/async",
        ),
    ),
)
