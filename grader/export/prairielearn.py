"""PrairieLearn: ``/grade/results/results.json`` of an external grader.

docs/externalGrading.md and externalGraderCommon.ts at PrairieLearn@88fb855 (2026-08). A missing score
counts as 0, and one test without points takes them from all; above 1 MiB the job has failed. What is not
gradable uses up no attempt.
"""

from __future__ import annotations

from typing import Any

from grader.export.feedback import as_ansi, of_line, title
from grader.export.form import Export, Format, Line, Occasion, fraction, is_decided, lines
from grader.export.writing import as_float, as_json, within
from grader.report.model import Report
from grader.report.wording import harmless

__all__ = ["FORMAT"]

#: bytes of the whole picture; the file may have 1 MiB
MOST_OUTPUT = 200_000
#: bytes of the file
MOST = 1_000_000


def make(report: Report, _occasion: Occasion) -> Export:
    """Inconclusive and refused submissions are not gradable, and say why as an error of their form."""
    output = as_ansi(report, most=MOST_OUTPUT)
    if not is_decided(report) or report.refused:
        reason = report.refused or report.inconclusive
        content: dict[str, Any] = {
            "gradable": False,
            "message": title(report),
            "format_errors": [harmless(reason) or title(report)],
            "output": output,
        }
        return Export(content=as_json(content))
    content = {
        "gradable": True,
        "score": as_float(fraction(report)),
        "message": title(report),
        "output": output,
    }
    checks = lines(report)
    return Export(
        content=within(
            MOST, lambda share: as_json({**content, "tests": [_test(line, share) for line in checks]})
        )
    )


def _test(line: Line, share: int) -> dict[str, Any]:
    return {
        "name": line.name,
        "points": line.points,
        "max_points": line.max_points,
        "message": of_line(line)[:share],
        "output": harmless(line.output)[:share],
    }


FORMAT = Format(name="prairielearn", summary="PrairieLearn's results.json", make=make)
