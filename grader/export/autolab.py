"""Autolab: what its autograder prints, whose last line holds the scores.

docs/lab.md, docs/features/formatted-feedback.md and assessment_autograde_core.rb at autolab/Autolab@9cc857f.
Before it parses that line, Autolab puts quotes around every ``word:``, in strings too ("10:30" breaks it);
and every problem without a score gets 0. So no string holds a colon, but the sign that looks like one.
"""

from __future__ import annotations

from typing import Any

from grader.export.feedback import as_text, of_line
from grader.export.form import Export, Fact, Format, Line, Occasion, lines, score
from grader.export.writing import one_line
from grader.report.model import Report

__all__ = ["FORMAT"]

#: U+2236, the sign of a ratio
_COLON = "\u2236"
#: characters of one check's hint
MOST_OF_A_HINT = 600


def make(report: Report, occasion: Occasion) -> Export:
    """Feedback for people, then the stages, then the scores; each of the last two is one line."""
    stages = {
        "_presentation": "semantic",
        "stages": ["Checks"],
        "Checks": {_name(line): _check(line) for line in lines(report)},
    }
    scores = {"scores": {occasion["problem"] or _problem(report): score(report)}}
    told = f"{as_text(report)}\n{one_line(stages)}\n{one_line(scores)}\n"
    return Export(content=told.encode("utf-8", "replace"))


def _problem(report: Report) -> str:
    return f"exercise-{report.number}"


def _check(line: Line) -> dict[str, Any]:
    hint = _safe(of_line(line)[:MOST_OF_A_HINT])
    return {"passed": True} if line.passed else {"passed": False, "hint": hint}


def _name(line: Line) -> str:
    return _safe(f"{line.number}. {line.name}")


def _safe(text: str) -> str:
    return text.replace(":", _COLON)


FORMAT = Format(
    name="autolab",
    summary="Autolab's feedback, with the scores as its last line",
    make=make,
    facts=(
        Fact(
            key="problem",
            meaning="the problem's name on the site, if it is not exercise-N",
            default="",
            form=r'[^:"\\\x00-\x1f]+',
            example="Uploads",
        ),
    ),
)
