"""Small reports, as they lie in graded folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from grader.outcome import Outcome
from grader.report.model import CheckReport, IsolationReport, Report, SubmissionReport, to_json

__all__ = ["a_report", "put"]


def a_report(points: int = 15, *, exercise: str = "03_uploads", **changes: Any) -> Report:
    """A decided report of one check that is worth 15 points; ``changes`` are fields of the report."""
    outcome = Outcome.PASSED if points == 15 else Outcome.FAILED
    check = CheckReport(
        name="test_all",
        sentence="every file arrives",
        objective="receipts",
        outcome=outcome,
        points=points,
        max_points=15,
        message="" if points == 15 else "a file is missing",
    )
    made = Report(
        exercise=exercise,
        number=int(exercise[:2]),
        title="Uploads",
        outcome=outcome,
        points=points,
        max_points=15,
        checks=(check,),
        runtime="asyncio",
        seed=7,
        isolation=IsolationReport(level="sandbox"),
        submission=SubmissionReport(file="uploads.py", sha256=""),
        versions={"onecook": "0.1.0"},
        started_at="2026-09-10T12:00:00+00:00",
        real_seconds=0.5,
    )
    return replace(made, **changes)


def put(path: Path, report: Report | None = None) -> Path:
    """Write a report where a graded folder has it; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_json(report or a_report()))
    return path
