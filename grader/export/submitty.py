"""Submitty: ``validation_results.json`` of a custom validator.

_docs/instructor/autograding/validation.md at submitty.github.io (2026-07); dispatch.cpp at Submitty@427a3a3.
"""

from __future__ import annotations

from typing import Any

from grader.export.feedback import as_text, of_line, title
from grader.export.form import Export, Format, Line, Occasion, fraction, is_decided, lines
from grader.export.writing import as_float, as_json
from grader.outcome import Outcome
from grader.report.model import Report

__all__ = ["FORMAT"]

_STATUS = {Outcome.PASSED: "success", Outcome.FAILED: "failure", Outcome.INCONCLUSIVE: "warning"}


def make(report: Report, _occasion: Occasion) -> Export:
    """An inconclusive grading is a failure of the validator, which Submitty tells the instructor."""
    if not is_decided(report):
        return Export(content=as_json({"status": "failure", "message": as_text(report)}))
    messages = [{"message": title(report), "status": "information"}, *map(_message, lines(report))]
    messages.append({"message": as_text(report), "status": "information"})
    data = {"score": as_float(fraction(report)), "message": messages}
    return Export(content=as_json({"status": "success", "data": data}))


def _message(line: Line) -> dict[str, Any]:
    why = of_line(line)
    said = f"{line.points}/{line.max_points} {line.name}" + (f"\n{why}" if why else "")
    return {"message": said, "status": _STATUS[line.outcome]}


FORMAT = Format(name="submitty", summary="Submitty's validation_results.json", make=make)
