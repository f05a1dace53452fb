"""``python -m grader.notebook``: grade the cells that a kernel has run; one JSON object in, one out.

In: ``{"exercise": "exercise-3", "cells": [[7, "source"], …], "seed": null}``. Out: the points and the
report as HTML and as text, or ``{"error": "…"}`` when there is no verdict. It grades as ``grade`` does, on
this machine.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import msgspec

from grader.cli.isolation import demanded
from grader.course import Course, Exercise
from grader.errors import CourseError, Inconclusive, UsageError
from grader.export.feedback import as_html, as_text
from grader.export.form import is_decided, public
from grader.judge.client import Judge
from grader.judge.reports import refused_report
from grader.judge.request import Finished, GradeRequest, Submitted
from grader.report.model import Report
from grader.seeds import draw_seed
from grader.submission import Source
from grader.submission.notebook import Names, of_history

__all__ = ["main"]

NAME = "this notebook"


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """What a kernel asks."""

    exercise: str
    cells: list[tuple[int, str]]
    seed: int | None = None


def main() -> int:
    """Answer the question on standard input."""
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.json.encode(answer(question)) + b"\n")
    return 0


def answer(question: Question) -> dict[str, Any]:
    """The report, or why there is none."""
    try:
        course = Course.locate(None)
        exercise = course.find(question.exercise)
        seed = draw_seed() if question.seed is None else question.seed
        report = _graded(course, exercise, question, seed)
    except (UsageError, CourseError, Inconclusive) as error:
        return {"error": str(error)}
    if not is_decided(report):
        return {"error": report.inconclusive}
    told = public(report)
    return {
        "points": report.points,
        "max_points": report.max_points,
        "html": as_html(told),
        "text": as_text(told),
    }


def _graded(course: Course, exercise: Exercise, question: Question, seed: int) -> Report:
    try:
        text, pieces = of_history(question.cells, Names.of(exercise))
    except UsageError as error:
        return refused_report(exercise, error, file=NAME, seed=seed)
    source = Source(Path(NAME), text, hashlib.sha256(text.encode()).hexdigest(), pieces=pieces)
    request = GradeRequest(
        exercise=exercise.key,
        course=str(course.root),
        submission=Submitted.of(source),
        seed=seed,
        level=demanded(None),
    )
    with Judge() as judge:
        for event in judge.grade(request):
            if isinstance(event, Finished):
                return event.report
    raise Inconclusive("the judge ended without a report", "Run this cell again.")


if __name__ == "__main__":
    sys.exit(main())
