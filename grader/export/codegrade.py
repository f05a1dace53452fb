"""CodeGrade: the lines that a Custom Test of AutoTest v2 writes to file descriptor 3.

codegrade.com/blog/how-to-use-custom-test-blocks, and cg-pytest-reporter (2023.5): one JSON object in each
line, about 250 kB at most. Points are a share of those of the step.
"""

from __future__ import annotations

from typing import Any

from grader.export.feedback import of_line, title
from grader.export.form import Export, Format, Line, Occasion, is_decided, lines
from grader.export.writing import one_line, within
from grader.outcome import Outcome
from grader.report.model import Report
from grader.report.wording import harmless

__all__ = ["FORMAT"]

#: bytes of the line that holds the checks
MOST_OF_A_LINE = 240_000
_STATUS = {Outcome.PASSED: "success", Outcome.FAILED: "failure", Outcome.INCONCLUSIVE: "skipped"}


def make(report: Report, _occasion: Occasion) -> Export:
    """The checks, then the points; an inconclusive grading gives none, and all its checks are skipped."""
    decided = is_decided(report)
    points = {"tag": "points", "points": f"{report.points}/{max(report.max_points, 1)}"}
    checks = within(MOST_OF_A_LINE, lambda share: _checks(report, share, decided=decided))
    return Export(content=checks + (f"{one_line(points)}\n".encode() if decided else b""))


def _checks(report: Report, share: int, *, decided: bool) -> bytes:
    suite = {
        "id": report.exercise,
        "name": title(report),
        "testCases": [_case(line, share, decided=decided) for line in lines(report)],
    }
    return f"{one_line({'tag': 'unit-test', 'results': [suite]})}\n".encode()


def _case(line: Line, share: int, *, decided: bool) -> dict[str, Any]:
    case: dict[str, Any] = {
        "name": line.name,
        "status": _STATUS[line.outcome] if decided else "skipped",
        "weight": line.max_points,
    }
    if why := of_line(line)[:share]:
        case["reason"] = why
    if printed := harmless(line.output).strip()[:share]:
        case["stdout"] = printed
    return case


FORMAT = Format(name="codegrade", summary="the lines for CodeGrade's file descriptor 3", make=make)
