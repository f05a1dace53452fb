"""GitHub: annotations and notices on standard output, the summary of a step, and the score of a classroom.

- Annotations: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. At most ten
  errors of a step are shown.
- Step summary: Markdown, at most 1 MiB. It is the result file, and is put at the end of the file that
  ``GITHUB_STEP_SUMMARY`` names.
- Classroom (its service was retired in August 2026; its actions still run): two notices that
  classroom-resources/autograding-grading-reporter@43c2d9f prints, and ``result=`` with base64 for older
  workflows, at the end of the file that ``GITHUB_OUTPUT`` names. That reporter fails where a test has no
  ``line_no`` or ``score``, or where there is no test.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from grader.export.feedback import as_markdown, cut, of_line, title
from grader.export.form import IN_REPOSITORY, Export, Format, Line, Occasion, is_decided, lines, score
from grader.export.writing import one_line, within
from grader.outcome import Outcome
from grader.report.model import Diagnosis, Report
from grader.report.wording import harmless

__all__ = ["FORMAT"]

#: bytes; the limit is 1 MiB for all that a step writes
MOST_SUMMARY = 500_000
#: characters of one annotation; GitHub cuts at about 4 KiB
MOST_ANNOTATION = 1000
#: characters that the reporter shows of a test's output
MOST_OUTPUT = 500
#: bytes of the score before base64, with which it is still an argument of a command (128 KiB)
MOST_SCORE = 90_000
#: errors of one step that GitHub shows
MOST_ERRORS = 10
_STATUS = {Outcome.PASSED: "pass", Outcome.FAILED: "fail", Outcome.INCONCLUSIVE: "error"}


def make(report: Report, occasion: Occasion) -> Export:
    """The summary as the result file; what a workflow obeys on standard output."""
    summary = as_markdown(report, most=MOST_SUMMARY).encode()
    encoded = base64.b64encode(within(MOST_SCORE, lambda share: _classroom(report, occasion, share))).decode()
    return Export(
        content=summary,
        said="".join(f"{line}\n" for line in _commands(report, occasion)),
        appended={"GITHUB_STEP_SUMMARY": summary, "GITHUB_OUTPUT": f"result={encoded}\n".encode()},
    )


def _commands(report: Report, occasion: Occasion) -> Iterator[str]:
    file = occasion["file"]
    if not is_decided(report):
        yield _command("warning", title(report), harmless(report.inconclusive))
    elif report.refused:
        yield _command("error", title(report), harmless(report.refused))
    elif report.diagnosis is not None:
        found = report.diagnosis
        said = ". ".join(filter(None, [found.explanation, found.hint and f"Try: {found.hint}"]))
        place = _place(found, file) if found.file else {}
        kind = "error" if report.outcome is Outcome.FAILED else "warning"
        yield _command(kind, title(report), harmless(said), **place)
    yield from _failures(report, file)
    yield _command("notice", "Autograding complete", f"Points {score(report)}/{report.max_points}")
    totals = one_line({"totalPoints": score(report), "maxPoints": report.max_points})
    yield _command("notice", "Autograding report", totals)


def _failures(report: Report, file: str) -> Iterator[str]:
    """The checks that failed, at their lines; what was said of one is not said of the next."""
    said, told = set[str](), 0
    for line, check in zip(lines(report), report.checks, strict=False):
        why = of_line(line) or "It did not pass."
        if line.outcome is not Outcome.FAILED or why in said or told == MOST_ERRORS - 1:
            continue
        said.add(why)
        told += 1
        found = check.diagnosis
        place = _place(found, file) if found and found.line and found.file else {}
        yield _command("error", line.name, why, **place)


def _place(found: Diagnosis, file: str) -> dict[str, object]:
    """A line of a cell is no line of the notebook's file."""
    return {"file": file or found.file, "line": None if found.cell else found.line}


def _command(name: str, heading: str, text: str, **properties: object) -> str:
    """A workflow command; its own characters in text and properties are escaped as the runner reads them."""
    told = {**{key: value for key, value in properties.items() if value is not None}, "title": heading}
    listed = ",".join(f"{key}={_escaped(str(value), more=True)}" for key, value in told.items())
    return f"::{name} {listed}::{_escaped(cut(text, MOST_ANNOTATION))}"


def _escaped(text: str, *, more: bool = False) -> str:
    for character in "%\r\n" + (":," if more else ""):
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _classroom(report: Report, occasion: Occasion, share: int) -> bytes:
    content = {
        "version": 1,
        "status": _STATUS[report.outcome],
        "max_score": report.max_points,
        "tests": [_test(line, report, occasion, share) for line in lines(report)],
    }
    return one_line(content).encode()


def _test(line: Line, report: Report, occasion: Occasion, share: int) -> dict[str, Any]:
    found = report.diagnosis
    return {
        "name": line.name,
        "status": _STATUS[line.outcome],
        "score": line.counted,
        "max_score": line.max_points,
        "message": of_line(line)[:share],
        "line_no": (found.line or 0) if found and not found.cell and not line.passed else 0,
        "test_code": "",
        "filename": occasion["file"] or report.submission.file,
        "duration": 0,
        "output": harmless(line.output)[: min(MOST_OUTPUT, share)],
    }


FORMAT = Format(
    name="github",
    summary="a GitHub workflow's annotations, step summary and classroom score",
    make=make,
    facts=(IN_REPOSITORY,),
)
