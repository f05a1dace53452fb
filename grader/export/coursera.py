"""Coursera: ``feedback.json`` of a container grader.

commands/grade.py and README.rst at coursera/coursera_autograder (2026-01): a fraction that is a number and no
bool, feedback that is text, and exit code 0.
"""

from __future__ import annotations

from grader.export.feedback import as_text
from grader.export.form import Export, Format, Occasion, fraction
from grader.export.writing import as_float, as_json
from grader.report.model import Report

__all__ = ["FORMAT"]

#: bytes
MOST_FEEDBACK = 60_000


def make(report: Report, _occasion: Occasion) -> Export:
    """Plain text: what Coursera does with markup is its own affair."""
    content = {
        "fractionalScore": as_float(fraction(report)),
        "feedback": as_text(report, most=MOST_FEEDBACK),
    }
    return Export(content=as_json(content))


FORMAT = Format(name="coursera", summary="Coursera's feedback.json", make=make)
