"""Exercism: ``results.json`` of a test runner, version 3.

building/tooling/test-runners/interface.md at exercism/docs (2026-11): messages of at most 65,535, fewer where
characters take several bytes; output of at most 500 characters; a message at the top for an error, else null.
"""

from __future__ import annotations

from typing import Any

from grader.export.feedback import as_text, cut, of_line
from grader.export.form import Export, Format, Line, Occasion, is_decided, lines
from grader.export.writing import as_json
from grader.outcome import Outcome
from grader.report.model import Report
from grader.report.wording import harmless

__all__ = ["FORMAT"]

#: bytes
MOST_MESSAGE = 65_000
#: characters
MOST_OUTPUT = 500
_STATUS = {Outcome.PASSED: "pass", Outcome.FAILED: "fail", Outcome.INCONCLUSIVE: "error"}


def make(report: Report, _occasion: Occasion) -> Export:
    """The whole feedback stands with the first check that failed, the one that a learner is shown."""
    if not is_decided(report) or report.refused:
        message = as_text(report, most=MOST_MESSAGE)
        return Export(content=as_json({"version": 3, "status": "error", "message": message, "tests": []}))
    found = lines(report)
    first = next((line.number for line in found if not line.passed), 0)
    tests = [_test(line, report if line.number == first else None) for line in found]
    content = {"version": 3, "status": _STATUS[report.outcome], "message": None, "tests": tests}
    return Export(content=as_json(content))


def _test(line: Line, report: Report | None) -> dict[str, Any]:
    """One check; with the report, if it is the one to show it."""
    said = of_line(line) if report is None else f"{of_line(line)}\n\n{as_text(report)}".strip()
    return {
        "name": line.name,
        "status": _STATUS[line.outcome],
        "message": cut(said, MOST_MESSAGE) if not line.passed else None,
        "output": harmless(line.output)[:MOST_OUTPUT] or None,
        "test_code": f"# {line.name}",
    }


FORMAT = Format(name="exercism", summary="Exercism's results.json, version 3", make=make)
