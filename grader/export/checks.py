"""JSON for an adapter, which makes another grader's tests of it: outcome, checks, feedback.

The bundles of check50 and otter read it. Whoever knows the checks beforehand finds each of them again by its
sentence; a last one stands for those that never came to be.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from grader.export.feedback import as_text, of_line, title
from grader.export.form import Export, Format, Line, Occasion, lines, score
from grader.export.writing import as_json
from grader.report.model import CheckReport, Diagnosis, Report
from grader.report.wording import harmless, harmless_line, place_of

__all__ = ["FORMAT"]


def make(report: Report, _occasion: Occasion) -> Export:
    """``outcome`` is passed, failed or inconclusive: then there is no verdict, and 0 points mean nothing."""
    content = {
        "exercise": report.exercise,
        "title": title(report),
        "outcome": report.outcome.value,
        "points": score(report),
        "max_points": report.max_points,
        "why": harmless(report.refused or report.inconclusive).strip(),
        "checks": [_check(line, check) for line, check in zip_longest(lines(report), report.checks)],
        "feedback": as_text(report),
    }
    return Export(content=as_json(content))


def _check(line: Line, check: CheckReport | None) -> dict[str, Any]:
    return {
        "sentence": line.name,
        "outcome": line.outcome.value,
        "points": line.counted,
        "max_points": line.max_points,
        "why": of_line(line),
        "help": _help(check.diagnosis) if check is not None and not line.passed else "",
    }


def _help(diagnosis: Diagnosis | None) -> str:
    """Where the cause is, what it is, and what to try: a line or two."""
    if diagnosis is None:
        return ""
    place = f"{place_of(diagnosis)} · " if place_of(diagnosis) else ""
    said = f"{place}{harmless_line(diagnosis.explanation, limit=600)}"
    return f"{said}\nTry: {harmless_line(diagnosis.hint, limit=600)}" if diagnosis.hint else said


FORMAT = Format(name="checks", summary="each check, for an adapter to another grader", make=make)
