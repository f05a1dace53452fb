"""Gradescope: ``results.json``.

https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

from typing import Any

from grader.export.feedback import as_html, of_line
from grader.export.form import Export, Format, Line, Occasion, lines, score
from grader.export.writing import as_json
from grader.outcome import Outcome
from grader.report.model import Report
from grader.report.wording import harmless

__all__ = ["FORMAT"]

#: characters of what the code printed in one check
MOST_PRINTED = 2000


def make(report: Report, _occasion: Occasion) -> Export:
    """The total stands at the top, so that an inconclusive grading is never the sum of what was decided.

    Standard output stays with the instructor: it may hold what no learner is meant to read.
    """
    content = {
        "score": score(report),
        "execution_time": round(report.real_seconds, 2),
        "output": as_html(report),
        "output_format": "html",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(line) for line in lines(report)],
        "extra_data": {
            "exercise": report.exercise,
            "outcome": report.outcome.value,
            "seed": report.seed,
            "versions": report.versions,
        },
    }
    return Export(content=as_json(content))


def _test(line: Line) -> dict[str, Any]:
    said = "\n".join(filter(None, [of_line(line), _printed(line)]))
    return {
        "number": str(line.number),
        "name": line.name,
        "score": line.counted,
        "max_score": line.max_points,
        **({} if line.outcome is Outcome.INCONCLUSIVE else {"status": "passed" if line.passed else "failed"}),
        "output": said,
        "visibility": "visible",
    }


def _printed(line: Line) -> str:
    printed = harmless(line.output, limit=MOST_PRINTED).rstrip()
    return f"Your code printed:\n{printed}" if printed and not line.passed else ""


FORMAT = Format(name="gradescope", summary="Gradescope's results.json", make=make)
