"""CodeGrade: the lines that a Custom Test of AutoTest v2 writes to file descriptor 3.

codegrade.com/blog/how-to-use-custom-test-blocks, and cg-pytest-reporter (2023.5): one JSON object in each
line, about 250 kB at most. Points are a share of those of the step.
"""

from __future__ import annotations

from typing import Any

from grader.export.feedback import cut, of_line, title
from grader.export.form import Export, Format, Line, Occasion, lines
from grader.export.writing import one_line
from grader.outcome import Outcome
from grader.report.model import Report
from grader.report.wording import harmless

__all__ = ["FORMAT"]

#: bytes of a check's reason, and of what it printed
MOST_OF_A_TEST = 4000
_STATUS = {Outcome.PASSED: "success", Outcome.FAILED: "failure", Outcome.INCONCLUSIVE: "skipped"}


def make(report: Report, _occasion: Occasion) -> Export:
    """The checks, then the points; an inconclusive grading gives none, and all its checks are skipped."""
    decided = report.outcome is not Outcome.INCONCLUSIVE
    suite = {
        "id": report.exercise,
        "name": title(report),
        "testCases": [_case(line, decided=decided) for line in lines(report)],
    }
    told = [{"tag": "unit-test", "results": [suite]}]
    if decided:
        told.append({"tag": "points", "points": f"{report.points}/{max(report.max_points, 1)}"})
    return Export(content="".join(f"{one_line(line)}\n" for line in told).encode())


def _case(line: Line, *, decided: bool) -> dict[str, Any]:
    case: dict[str, Any] = {
        "name": line.name,
        "status": _STATUS[line.outcome] if decided else "skipped",
        "weight": line.max_points,
    }
    if why := of_line(line):
        case["reason"] = cut(why, MOST_OF_A_TEST)
    if printed := harmless(line.output, limit=MOST_OF_A_TEST).strip():
        case["stdout"] = cut(printed, MOST_OF_A_TEST)
    return case


FORMAT = Format(name="codegrade", summary="the lines for CodeGrade's file descriptor 3", make=make)
