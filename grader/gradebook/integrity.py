"""Whether reports in files and gradebooks are what somebody with the key has made."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.gradebook.book import slug_of
from grader.gradebook.recorded import is_gradebook
from grader.gradebook.results import report_bytes, report_files, report_of
from grader.gradebook.store import Gradebook
from grader.report.signature import ReportKey, Verdict, beyond, verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.gradebook.attempts import Attempt
    from grader.report.model import Report

__all__ = ["Finding", "difference", "findings"]


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """What is found of one report."""

    where: str
    #: None: it is no report
    verdict: Verdict | None
    #: what is altered, or why it is no report, in words; may be empty
    why: str = ""


def findings(path: Path, key: ReportKey) -> Iterator[Finding]:
    """Of each report in a file, a folder or a gradebook: all attempts, in order.

    Raises:
        UsageError: there is nothing at that path, or the gradebook cannot be read.
    """
    if is_gradebook(path):
        yield from _of_gradebook(path, key)
        return
    for _, file in report_files(path):
        try:
            content = report_bytes(file)
            report = report_of(content)
        except UsageError as error:
            yield Finding(str(file), None, error.cause)
            continue
        verdict, why = verify(report, key), ""
        if verdict is Verdict.VALID and (more := beyond(content, report)):
            verdict, why = Verdict.ALTERED, f"it says more than what was signed: {more}"
        yield Finding(str(file), verdict, why)


def _of_gradebook(path: Path, key: ReportKey) -> Iterator[Finding]:
    with Gradebook.open(path, read_only=True) as book:
        for attempt in list(book.attempts()):
            report = book.report(attempt.id)
            verdict, why = verify(report, key), ""
            if verdict is Verdict.VALID and (why := difference(attempt, report)):
                verdict = Verdict.ALTERED
            where = f"{path}, attempt {attempt.id} ({attempt.student}, {slug_of(attempt.exercise)})"
            yield Finding(where, verdict, why)


def difference(attempt: Attempt, report: Report) -> str:
    """What a gradebook says beside a report and the report, which alone is signed, does not; or nothing."""
    said = {
        "exercise": (attempt.exercise, report.exercise),
        "seed": (attempt.grader.seed, report.seed),
        "outcome": (attempt.outcome, report.outcome.value),
        "points": (attempt.points, report.points),
        "max_points": (attempt.max_points, report.max_points),
        "diagnosis": (attempt.diagnosis, report.diagnosis.id if report.diagnosis else ""),
        "level": (attempt.level, report.isolation.level or ""),
        "started_at": (attempt.started_at, report.started_at),
        # of what could not be read a report has no hash
        "sha256": (attempt.sha256, report.submission.sha256 or attempt.sha256),
    }
    for field, (beside, in_report) in said.items():
        if beside != in_report:
            return f"the gradebook says {field} {beside!r} beside it, and the report {in_report!r}"
    return ""
