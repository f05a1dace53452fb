"""CodeRunner for Moodle: the JSON that a combinator template grader prints.

Documentation of moodle-qtype_coderunner, and jobrunner.php at @6ecd07e: an unknown key is an error, and so
is a fraction outside 0 to 1. (``showoutputonly`` without a fraction would give full marks.)
"""

from __future__ import annotations

from grader.export.feedback import as_html, of_line
from grader.export.form import Export, Format, Line, Occasion, fraction, lines
from grader.export.writing import as_float, one_line, within
from grader.report.model import Report

__all__ = ["FORMAT"]

#: bytes of the feedback; a question's run may print a megabyte
MOST_FEEDBACK = 100_000
#: bytes of all that is printed
MOST = 900_000


def make(report: Report, _occasion: Occasion) -> Export:
    """The feedback first, then Moodle's own table of results."""
    content: dict[str, object] = {
        "fraction": as_float(fraction(report)),
        "prologuehtml": as_html(report, most=MOST_FEEDBACK),
        "showdifferences": False,
    }
    return Export(content=within(MOST, lambda share: _printed(content, lines(report), share)))


def _printed(content: dict[str, object], checks: list[Line], share: int) -> bytes:
    head = ["iscorrect", "Check", "Points", "What happened"]
    rows = [
        [int(line.passed), line.name, f"{line.points}/{line.max_points}", of_line(line)[:share]]
        for line in checks
    ]
    return f"{one_line({**content, 'testresults': [head, *rows]})}\n".encode()


FORMAT = Format(name="coderunner", summary="what a CodeRunner question of Moodle prints", make=make)
